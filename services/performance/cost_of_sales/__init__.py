"""销售成本率 cost of sales: expenses, commissions and bonuses in relation to what was signed, against a limit.

Handbook 000, 四.1.2 (确保销售成本控制在合理范围内), handbook 002, 二.2 (降低销售成本). The limit is one document in
dated versions that never change.
"""
