"""渠道报表 channel report: what channels sell on, their deals, and how much of the market they cover.

Handbook 002 三.3 (渠道覆盖率) and 003 一.1 (动销率).
"""
