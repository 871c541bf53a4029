"""销售预算 budgets: what a unit may spend in a period, what of it is reserved and spent, and requests for more.

Handbook 000, 四.1 (预算的规模和分配, including people, equipment, training and marketing), 003, 四.2 (where money is
short a request argues with the return of what was spent before and the gain expected: 过往ROI数据+预期收益测算).

Reserved and spent together never exceed the budget: an expense reserves its amount when it is requested, gives it back
when it is rejected, and spends of it what is settled.
"""
