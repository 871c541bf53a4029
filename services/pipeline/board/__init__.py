"""商机看板 board: opportunities in columns by stage, with what each stage adds up to.

Handbook 002, 销售管理系统方案 三.2 (销售机会管理: opportunities are found, followed and handed out).
"""
