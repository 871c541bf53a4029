"""丢单 lost deals: the opportunities that pipeline tells were lost, to whom and why (handbook 003, 二.2: 每周组织
“失败案例复盘会”，从客户拒签、丢单中提炼改进点).

One that is won all the same is lost no more.
"""
