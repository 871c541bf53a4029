"""日报, 周报, 月报 work reports: what somebody did in a day, a week or a month, and does next; the figures come from
the events known by then, the rep adds words, the superior answers.

Handbook 001, 四.6: 销售人员需定期上报销售数据, 销售负责人及时进行业绩评估和信息反馈; handbook 004, 销售经理: 定期撰写
销售报告，向上级汇报销售情况，提出改进建议. A report goes to the next leader above: that of a manager one level up.
There is one report of each person and period; one that was missed may still be filed.
"""
