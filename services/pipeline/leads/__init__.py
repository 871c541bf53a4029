"""线索 leads: who may become a customer, given to a rep by hand or by rule, then qualified as an opportunity or not.

Handbook 002 销售管理系统方案 三.2 (销售机会管理: opportunities are found, followed up and handed out) and 003 四.1
(marketing brings leads, which keep the campaign they came from).
"""
