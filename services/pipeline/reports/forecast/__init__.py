"""销售预测 forecast: what open deals are expected to bring, by their probability, as it was known on any day; and the
forecast of a month, frozen 预测冻结, which says for ever what it said.

Handbook 002 销售体系建设工作计划方案 三.4 (销售信息化建设, 实现销售预测), 001 四.6 (sales figures are analysed).
"""
