"""客户分级 tiers: every customer A strategic (战略级), B potential (潜力级) or C basic (基础级), from the recency,
frequency and monetary value of its signed deals (RFM 模型), by the tier scheme (handbook 003, 三.1
客户分层与精细化运营).

A run reckons as of a day, once for each day; what was cancelled by then does not count. Somebody who answers for it may
say otherwise for a time, with a reason. What of deals this needs is kept here: what they were worth on which day.
"""
