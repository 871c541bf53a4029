"""Ladders 晋升通道: two, one of management and one of experts (管理与专家双通道), and what each rung of them asks for.

Handbooks 002 五.3 (设立明确的晋升标准和通道), 003 (双通道). A ladder is published whole and never changes; the one
that took effect last holds for its track. Its rungs ascend; each has a position, a pay grade and criteria.
"""
