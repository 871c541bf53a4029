"""市场活动, 获客战役 campaigns: what is undertaken to win customers, and what came of it.

Handbook 003 四.1 (with marketing a campaign to win customers is planned: sales invites the customers, marketing spreads
the word and brings leads) and 002, 销售管理方案 三.5 (推广策略: product promotion, events, media).
"""
