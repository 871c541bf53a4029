"""考核指标 kpi_metrics: what a KPI scheme can measure, each metric defined once: what kind of figure it is, and what of
published events it is reckoned from.

Handbook 004, 二.绩效考核标准 (sales, teamwork, professional skill, personal development); handbook 003, 五.1 (回款率);
handbook 000, 5.1 (units sold, market share, satisfaction).
"""
