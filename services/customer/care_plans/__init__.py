"""客户关怀计划 care plans: which follow-ups, greetings and thanks a customer gets, and when one has been left alone too
long.

Handbook 002, 加强客户关系管理 (2) 定期进行客户回访, (3) 开展客户关怀活动. A plan is published in dated versions that
never change; every task names the version by which it was opened.
"""
