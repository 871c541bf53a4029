"""渠道规则 rules for channels: where they may sell, and how far below the list price, in dated versions.

Handbook 002 三.3 (销售渠道优化: rules that keep channels stable, and flexible prices).
"""
