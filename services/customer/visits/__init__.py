"""客户拜访 visits: planned, logged with what came of them and what comes next, or cancelled (handbook 000, chapter
7.1.2: 定期拜访重要客户，了解他们的需求和问题; handbook 002, 系统功能 1: 客户拜访记录).

A plan and the visit that keeps it are two visits that name each other: the plan remembers the day that was agreed,
the visit the day on which it took place. A visit may be logged late: it shows both `visited_on` and `created_at`,
when the log was accepted. How often a customer is to be seen is the matter of visit_cadence.
"""
