"""赢单率 and 丢单分析 closing: how many deals are won of those that are decided, how fast, and why others are lost.

Handbook 001 四.6 (sales figures are counted and analysed), 002 销售管理系统方案 三.4 (报表分析).
"""
