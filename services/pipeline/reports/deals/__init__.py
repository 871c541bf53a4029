"""商机分析 what reports on deals share: deals as they were known by a day, their parts by the splits, labelled rows.

Handbook 002 销售管理系统方案 二.3 (跟单管理) and 三.4 (报表分析), 003 一.3 (one set of figures to steer by).
"""
