"""组织 organisation: the tree of units with their members and who leads them, as of any day.

Handbook 002, "各大区设立销售总监一名 … 销售部设销售经理一名"; handbook 004, 第一章 销售管理体系的组织架构.
"""
