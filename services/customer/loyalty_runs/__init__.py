"""积分到期 loyalty runs: what of customers' points can be spent no more by a day, found and expired.

Handbook 002, 客户关系管理 5: 建立客户忠诚度计划.
"""
