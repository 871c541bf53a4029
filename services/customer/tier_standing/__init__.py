"""客户等级 tier standing: which tier a customer has on which day, A strategic (战略级), B potential (潜力级) or C basic
(基础级), by the last run or by an override (handbook 003, 三.1 客户分层与精细化运营).

Part of the customer's own stream. A run may reckon for any day, also an earlier one than others before it.
"""
