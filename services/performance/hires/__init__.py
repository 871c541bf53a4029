"""招聘分析 hires: what became of those who applied, by where they came from, for which position, in which unit.

Handbook 000, 2.1.2 (招聘广告和宣传材料: which of them bring people who are hired).
"""
