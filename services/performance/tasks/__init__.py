"""任务 tasks: what somebody is to do by a day, assigned, accepted, and completed with what came of it (handbook 001,
四.2: 将销售任务合理调配给销售人员，并确保任务落实; handbook 002: 分解销售任务，落实到个人).

A task that names a customer is to visit them: the assignee's first visit on or after the day of assignment completes
it. What is not completed when its day is over is overdue, said once by the task run, and still to be done.
"""
