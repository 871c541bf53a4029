"""服务标准 service standard: within how many hours what customers ask, report and complain of is answered and solved.

Handbook 002 (四.4 客户服务: 建立客户服务标准，提高服务质量). One document in dated versions that never change: a rule
for each kind of request (请求) and complaint (投诉), also by the customer's tier, its hours by the clock or within
working time. What was opened under a version keeps its times.
"""
