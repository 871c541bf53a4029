"""销售漏斗 funnel: how many deals come through each stage, and 转化率 conversion: from leads to opportunities to deals.

Handbook 002 销售管理系统方案 二.3 (跟单管理) and 三.4, 003 一.3 (转化率).
"""
