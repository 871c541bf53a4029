"""赢单率 and 丢单分析 closing: how many deals are won of those that are decided, how fast, and why others are lost.

Handbook 002 销售管理系统方案 二.3 (跟单管理: reasons for loss) and 三.4, 003 一.3 (赢单率, 销售周期).
"""
