"""商机与跟单 opportunities: a piece of business that may come, followed stage by stage until it is won or lost.

Handbook 001 四.4 (the product is shown, the customer's feedback followed up); 002, 销售管理系统方案 三.2 (销售机会管理:
opportunities are found, followed and handed out) and 销售部管理方案 四.4 (跟单管理: one standard way of following them
up, so that contracts are signed).
"""
