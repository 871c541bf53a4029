"""关怀运行 care runs: what is due by a day to customers by the plan of care, found and opened, what was not
done missed.

Handbook 002, 加强客户关系管理 (2) 定期进行客户回访, (3) 开展客户关怀活动.
"""
