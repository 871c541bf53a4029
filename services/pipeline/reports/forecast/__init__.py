"""销售预测 forecast: what open deals are expected to bring, by their probability, as it was known on any day; and the
forecast of a month, frozen 预测冻结, which says for ever what it said.

Handbook 001 四.6 (sales figures are counted and analysed), 002 销售管理系统方案 三.4, and 003 一.3.
"""
