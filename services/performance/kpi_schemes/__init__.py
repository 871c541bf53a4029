"""考核方案 kpi_schemes: which measures count how much for which positions; drafted, published by another, and then
never changed.

Handbook 003, 五.1: "将“回款率”纳入销售KPI考核,权重不低于30%"; handbook 004, 二 (the four groups of measures); handbook
002, 五.1 (可量化的绩效考核指标).
"""
