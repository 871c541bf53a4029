"""往来 dealings: what each customer bought and when it paid, as pipeline tells of it.

Handbook 002, 客户关系管理 and 销售信息化 (客户画像): what portraits and the rate of lost customers are reckoned from.
"""
