"""任务逾期 task runs: which tasks were not completed by their day; each is said to be overdue once (handbook 001, 四.2:
确保任务落实).
"""
