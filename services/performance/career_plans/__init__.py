"""职业发展规划 career plans: on which of the two ladders somebody is to climb, how far, and by which steps.

Handbook 003, 二.3 (“管理线/专家线”双通道发展); handbook 004, 4 职业发展规划 (通过年度绩效评估，了解员工的职业发展
需求，制定相应的职业发展计划). A later plan of the same person takes the place of the one before.
"""
