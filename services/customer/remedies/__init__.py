"""处理方案 remedies: what was found of a complaint, the solution agreed, and the plan that repairs trust.

Handbook 003, 三.3: the solution of a major complaint is agreed with legal and after-sales, and the plan to repair the
customer's trust (客户信任修复计划) starts with it. They are told in the stream of their complaint.
"""
