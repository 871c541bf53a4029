"""客户痛点 pain points: what customers lack or suffer from, told by who hears it, and answered by product.

Handbook 003, 四.1 与产品部: a quick way from the customer's need to the product (客户需求快速响应通道), by the weekly
table of pain points 《客户痛点反馈表》. Who reported one finds the answers to their own in the list, by
`reported_by` or `rep_id` and the day of the answer.
"""
