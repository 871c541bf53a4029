"""业绩 results: what each rep did on which day (signed, collected, deals, first deals, visits, opportunities, pieces),
and how the customers whom a rep looks after were served, as it stood on any day since.

Handbooks: 001 五.2 (嘉奖标准 by 销售业绩), 002 (团队管理: 销售竞赛), 003 二.3 (月度销冠, 最佳服务奖). Bonuses, honours
and contests are reckoned from it.
"""
