"""客户归并与归档 endings: a record is merged into another of the same customer, or archived.

Handbook 002, 客户关系管理 "建立客户信息数据库". They stand in the streams of their customers. A record that was merged
keeps its history and takes nothing new; the one that stands for both takes over its contacts, tags and deals.
"""
