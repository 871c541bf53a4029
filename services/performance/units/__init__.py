"""组织单位 units: 公司, 大区, 部门 and 组 in a dated tree, with who is in them and who leads them.

Handbook 002 ("各大区设立销售总监一名 … 销售部设销售经理一名") and handbook 004, 第一章 (销售管理体系的组织架构).

Three kinds of streams: each unit its own; one chart (组织架构图) with the whole tree, so that two moves that would make
a ring meet there; and for each unit a team, so that a unit with members is not dissolved.

Days: what is decided `on` a day holds from that day on. So a unit dissolved on a day no longer stands on it.
"""
