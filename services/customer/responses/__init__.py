"""应对方案 responses: how the company answers a competitor's move or a change of policy, and what came of it.

Handbook 003, 五.2: when a competitor cuts the price, following it (跟进降价), stressing the value (强化价值) and
differentiation (差异化竞争) are weighed together with marketing. They are told in the stream of what they answer.
"""
