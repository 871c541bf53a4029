"""客户生命周期 lifecycle: potential until the first deal, then active, dormant and lost by days without another.

Handbook 002, 销售目标 ("降低客户流失率") and 客户关系管理. It stands in the stream of its customer, with the deals that
it follows from, as pipeline tells of them.
"""
