"""分级方案 tier schemes: by which scores of recency, frequency and monetary value (RFM: 最近消费、消费频率、消费金额) a
customer is A, B or C, in dated versions that never change (handbook 003, 三.1 客户分层与精细化运营).

Scores are quintiles of all customers under the scheme, or come from fixed cuts. A version may hold for the customers of
named industries only (行业特性): for them it goes before one that names none.
"""
