"""招聘需求 requisitions: people whom a unit wants to hire, within its establishment (编制), and postings (招聘广告).

Handbook 000, 2.1.1 (确定岗位需求和要求，制定招聘计划) and 2.1.2 (设计招聘广告和宣传材料).

Two kinds of streams beside the requisition's own: for each unit its seats, in which open requisitions hold what they
may still fill, so that two of them cannot both take the last one; and each posting its own.
"""
