"""渠道 channels: agents, distributors, online and offline partners: taken on, scored, settled with, and ended.

Handbook 002 三.3 (销售渠道优化: channels online and offline, more of agents and distributors, rules for them, regular
evaluation, coverage 渠道覆盖率) and 003 一.1 (动销率: what a channel sells on of what it bought).
"""
