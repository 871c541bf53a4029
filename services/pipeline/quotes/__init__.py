"""报价 quotes: offers to a customer within an opportunity, version by version, approved before they are sent.

Handbook 001 四.4 (销售演示与报价: a quote after the customer's needs, feedback followed up, then adjusted) and 003 五.2
(an answer to a competitor's price cut needs to know how far a price may go down).
"""
