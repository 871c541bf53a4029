"""应收账款分析: 账龄 aging, 回款率 collection, DSO, and 信用 credit, as of any date from what was known by then.

Handbooks 002 (客户信用与账款) and 003 (回款率: the share of what fell due that came in; 账龄: 30, 60, 90 days).
"""
