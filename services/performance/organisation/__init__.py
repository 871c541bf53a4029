"""组织 organisation: units (公司, 大区, 部门, 组) in a dated tree, the reps who are their members, and who leads them
(handbook 002, "各大区设立销售总监一名 … 销售部设销售经理一名"; handbook 004, 第一章 销售管理体系的组织架构).

Four kinds of streams: each unit and each rep its own; one chart (组织架构图) with the whole tree, so that two moves
that would make a ring meet there; and for each unit a team, so that a unit with members is not dissolved.

Days: what is decided `on` a day holds from that day on. So a unit dissolved on a day no longer stands on it, and a rep
who leaves on a day is no longer a member on it.
"""
