"""暂挂 suspense: payments of unknown customers, until they are assigned by hand or the customer is registered.

Handbook 003 (回款率, 回款责任). What is in suspense can be taken back there; once it has a customer, from its ledger.
"""
