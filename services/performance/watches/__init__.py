"""指标监控 watches: a ratio that must not stay below its floor for several periods in a row.

Handbook 003, 一.3 (当某产品的新客户转化率持续低于预期, 需牵头分析, 联合市场、产品团队优化). The attainment run looks at
them; what stays below becomes a gap, whose cause is the pitch, the source of customers or the product.

The conversion of a period is won / decided: of the opportunities that were won or lost in it. Of those opened in a
period, which are not all decided yet, the share would rise for months after it.
"""
