"""使用回访 usage reviews: how a customer uses what it bought, how satisfied it is and what it needs now, each quarter.

Handbook 004 (客户经理 业绩跟踪: 跟踪客户的使用情况，定期向上级汇报客户的满意度与需求变化). The service run says, once a
quarter, whose review is due: every customer, but a lost one, that had signed a deal before the quarter began and has
not been reviewed in it. A due review and the one that keeps it are two reviews that name each other, as a planned
visit and its visit do.
"""
