"""客户流失率 churn: how many of those who were customers at the start of a period were lost in it.

Handbook 002, 销售目标 "提升客户满意度，降低客户流失率". It is reckoned from deals, whether lifecycle runs have
looked or not: a customer is lost on the day on which its last deal is as many days ago as the lifecycle scheme says.
"""
