"""付款风险 payment risk: a customer who pays late is marked with each invoice that is dunned, until it is paid.

Handbook 003, 五.1 (应收账款预警). The marks stand in the stream of their customer.
"""
