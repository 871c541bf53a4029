"""政策变化 policy changes: what authorities change in the rules of the market, and our response.

Handbook 003, 五.2 政策风险: when the rules of central procurement (集采) change, the sales strategy is adjusted ahead.
"""
