"""客户全景 timeline: all that is known of a customer in the order of its days: visits, deals, money,
complaints, care and answers to surveys (360°).

Handbook 002, 客户关系管理 "建立客户信息数据库". Every entry is one event, whose id it has. It names no person.
"""
