"""处理时限 complaint clock: the hours within which a complaint is to be solved, and whether they are past.

Handbook 003, 三.3 (24 小时内解决). The clock stands while the customer is waited for, and from a solution to a
reopening. That the deadline passed is said once. It is told in the stream of its complaint.
"""
