"""客户关系 relations: of each customer since when it is known, when it first bought, was last in contact and last
asked in a survey, and its tier; what runs look through.

Handbook 002, 加强客户关系管理. Days of records that were merged count for the one that stands for them.
"""
