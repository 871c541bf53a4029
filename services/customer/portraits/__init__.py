"""客户画像 portrait: what a customer is like, reckoned from its deals, payments, complaints and visits.

Handbook 002, 销售信息化建设 ("销售预测、客户画像"). It is reckoned anew each time, and tells of all records
that were merged.
"""
