"""商机历程 history of opportunities: how each came to where it is, so that reports can tell what was known on any day.

Handbook 002, 销售部管理方案 四.5 (数据分析: sales data collected and analysed, to decide by).
"""
