"""竞品动态 competitor moves: what the customer service tells of competitors, beside the deals that are lost to them.

Handbook 003, 二.2 (失败案例复盘会: what is learned from deals that were refused or lost) and 五.2 竞品风险.
"""
