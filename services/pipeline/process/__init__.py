"""跟单流程 process: how deals of a product line are followed up, stage by stage, and what is overdue of that.

Handbook 002 销售部管理方案 四.4 (跟单管理: one standard way of following deals up, so that contracts are signed and
kept) and 销售管理改善方案 三.2 (the key nodes 关键节点 and the responsible departments 责任部门 of the sales process).
"""
