"""客户团队 team: the reps who look after a customer together, and what share of it is each one's.

Handbook 002, 客户关系管理 (重点客户由专人、团队维护). It stands in the stream of its customer, beside the one owner.
"""
