"""联系人 contacts: the people at a customer's, whose names, telephone numbers and addresses are personal data.

Handbook 002, 客户关系管理 "建立客户信息数据库". They stand in the stream of their customer; each has a key of its own.
"""
