"""线索分配 assignment of leads: the rules by which they are handed out, and the load of each rep, which rules weigh.

Handbook 002 销售管理系统方案 三.2 (销售机会管理: opportunities are found, followed up and handed out).
"""
