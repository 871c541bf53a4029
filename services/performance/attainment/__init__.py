"""目标跟踪 attainment: what people, units and the company have done against their targets, by week, month, quarter and
year (handbook 003; handbook 002, 销售业绩统计). So far what was done: targets are not set yet.

Credits follow the splits of the deal: of the amount signed on its signing day, less what was amended away or
cancelled later, and of the money collected on the day on which it was applied to the deal's invoices. An amendment
that divides a deal anew does so from its first day.
"""
