"""销售计划 sales plans: what a unit or a person sets out to reach in a period, by which strategy, on what research, in
which phases; submitted to the superior, who approves it or returns it (handbook 001, 四.1: 包含目标订立、销售策略分析、
市场调研报告等，并提交上级审核和批准).

Handbook 002, 四.1: the manager plans the year, supervisors help with the quarter and the month, each rep makes a plan
of their own. What is approved is frozen: a revision is the next version, and is approved anew; until then the approved
version holds. Plans are checked against what was done (002, 五.1: 定期检查销售计划的执行情况).
"""
