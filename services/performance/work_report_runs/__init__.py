"""汇报缺失 work report runs: which reports were due and not filed; each is said to be missed once (handbook 001, 四.6,
七.1: 定期检查).

A run looks at the working days of the week before its day, and at the last week and the last month that were over and
due by it; at those who were employed on every day of the period.
"""
