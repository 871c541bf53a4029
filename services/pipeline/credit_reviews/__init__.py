"""信用评审 credit reviews: once a quarter, what a customer's payments say of its grade and its limit.

Handbook 002 (客户信用评估, 降低坏账风险). A review suggests, and finance decides.
"""
