"""Deals as commissions see them 成交分配: one stream for each contract that divides its value and money among reps.

Money is published by contract and not by rep, so it comes through the stream that knows the splits. All that
happens to a contract takes this one way, and so reaches every account in its own order.
"""
