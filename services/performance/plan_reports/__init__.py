"""计划执行情况 plan reports: a sales plan beside what was done in its period (handbook 002, 五.1: 定期检查销售计划的
执行情况; 三.2 (3): 对销售计划进行跟踪和调整，确保目标的实现).
"""
