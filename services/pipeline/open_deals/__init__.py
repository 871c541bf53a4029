"""在跟商机 open deals: those of one customer, so that a visit to the customer is known to each of them.

Handbook 002, 销售部管理方案 四.4 (跟单管理: one standard way of following deals up).
"""
