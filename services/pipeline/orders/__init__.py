"""订单与交付 orders: called off against a signed contract, delivered, perhaps cancelled.

Handbook 002, 销售管理系统方案 三.3 (订单管理: orders entered, followed and analysed, so that customers get their goods
in time), and 001 四.5 (an order follows a signed contract).
"""
