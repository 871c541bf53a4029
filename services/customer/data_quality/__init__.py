"""数据质量 data quality: how complete the records of customers are, and which of them are likely of one customer.

Handbook 002, 客户关系管理 "建立客户信息数据库" and 销售信息化.
"""
