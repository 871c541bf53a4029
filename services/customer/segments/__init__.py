"""客户细分 segments: customers who are alike in something, and what is done for them: a saved filter with a strategy.

Handbook 002, 销售策略 (针对不同客户群体，制定个性化的销售策略); handbook 003, 三.1 (制定差异化维护策略).

A segment holds no list: who belongs to it follows from the customers as they are when it is asked for, and each sees
of them those whom they see anyway.
"""
