"""岗位 positions: what each position is called, whether it sells, its duties (职责) and its powers (权限).

Handbook 004, 第一章 (duties of each position), and handbook 002 ("各大区设立销售总监一名 … 销售部设销售经理一名").
"""
