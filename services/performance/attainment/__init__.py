"""目标跟踪 attainment: what people, units and the company have done against their targets, by week, month, quarter and
year (handbook 003 一.2; handbook 002, 销售业绩统计), and the leaderboard (龙虎榜).
"""
