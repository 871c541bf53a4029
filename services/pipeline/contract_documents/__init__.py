"""合同文本 contract documents: what a version of a contract says, what must be true of it, and how its amount divides
over its lines.

Handbooks 001 四.5 (its content keeps to company policy and law) and 003 五.1 (no ambiguities of delivery 交付歧义). The
payments of the schedule (付款计划) add up to the amount, exactly.
"""
