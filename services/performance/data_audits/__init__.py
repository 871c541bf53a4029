"""销售数据审查 data audits: what somebody found who looked through the data of a period, beside the figures that can be
checked from it: visits logged against deals moved.

Handbook 001, 七.1 (监督机制: 销售数据审查). Visits to customers with whom nothing moves, and deals that move without a
visit, are where an auditor looks first; what they mean is the auditor's to say.
"""
