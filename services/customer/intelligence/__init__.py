"""竞品动态周报 intelligence: what was heard of customers' pain and of competitors in a week, for product and marketing.

Handbook 003, 四.1 (每周提交《客户痛点反馈表》) and 五.2 (竞品动态周报).
"""
