"""考核运行 scorecard_runs: the cards of a period by a scheme, drafted in one go and recorded, once for each period and
scheme.

Handbook 002, 五 (定期对销售人员进行绩效考核).
"""
