"""生命周期运行 lifecycle runs: which customers have become dormant or lost by a day; each is told so once.

Handbook 002, 销售目标 ("降低客户流失率").
"""
