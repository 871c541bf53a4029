"""销售阶段 stages: from a lead to the verbal agreement, won or lost; how likely each makes the deal, and what it asks.

Handbook 002 销售部管理方案 四.4 (跟单管理) and 销售管理改善方案 三.2 (the key nodes 关键节点 of the sales process).
"""
