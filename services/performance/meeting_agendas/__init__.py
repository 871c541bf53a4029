"""会议议程 meeting agendas: what a meeting brings by itself: gaps that nobody has reviewed yet, deals lost since the
last such meeting, and actions of the unit's meetings that are not done yet.

Handbook 003, 一.2 (通过周会复盘、月度Review、CRM系统数据监控，确保目标的实现), 一.3 (with marketing), 二.2 (每周组织
“失败案例复盘会”).
"""
