"""回访与关怀 care: what is to be done for a customer by a day, opened by an occasion, delivered with a note, or missed.

Handbook 002, 加强客户关系管理 (2) 定期进行客户回访, (3) 开展客户关怀活动; 000, 7.3.2 and 7.3.3: what customers answer
is followed up, those who are content are thanked; 003, 五.1: an overdue payment is followed up by the rep.
"""
