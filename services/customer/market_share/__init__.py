"""市场占有率 market share: what we have signed of what all suppliers sell, by region, product and period.

Handbook 000, chapter 5.1 (市场份额 as a measure of performance), handbook 002, 销售体系建设 二
(市场占有率 as the goal).
"""
