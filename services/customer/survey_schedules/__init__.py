"""调查计划 survey schedules: which survey asks customers of which tier how often; nobody twice in 90 days.

Handbook 000, 3.3.3 and 7.3.1: 定期进行客户满意度调查. A schedule is published in dated versions that never change.
"""
