"""业绩差距 gaps: where what was done falls short of a target, or a ratio stays below its floor: a case with its cause,
and what is to be done about it.

Handbook 003, 一.2 (目标追踪机制: 周会复盘、月度Review), 一.3 (a product's conversion of new customers that stays below
what is expected: the pitch, the source of customers or the product, solved together with marketing and product).
"""
