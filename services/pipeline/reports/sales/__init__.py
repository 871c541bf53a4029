"""销售额分析 sales: signed deals, less what was cancelled and amended, by whom, to whom, of what and when.

Handbook 001 四.6 (sales figures are counted and analysed), 002 销售管理系统方案 三.4 (报表分析), and 003 一.3,
which names the conversion rate, the average order value 客单价 and the repurchase rate 复购率.
"""
