"""生命周期规则 lifecycle scheme: after how many days without a deal a customer is dormant (休眠), and then lost (流失).

Handbook 002, 销售目标 ("降低客户流失率"). Until one is published it is after 90 and 365 days.
"""
