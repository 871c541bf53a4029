"""汇报制度 work report duties: who files which reports, how many days after the period they are due, and which days are
worked: one settings document in dated versions (handbook 001, 四.6: 销售人员需定期上报销售数据).

Until one is published, everybody who is employed files a report of each working day, Monday to Friday, of each week and
of each month, due when it is over.
"""
