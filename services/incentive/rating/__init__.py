"""Rating 提成计算: what the deals of a rep earn under the rules that cover them, day by day.

Pure reckoning: the same deals and plans give the same sums, in whatever order they became known. Handbook 003 §2.3
(阶梯式提成, tiered commission) and §5 (回款, pay follows the cash).
"""
