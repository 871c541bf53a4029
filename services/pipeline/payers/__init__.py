"""付款方 payers: who the ERP's customer of an external id is here, and which payments wait for that to be known.

Handbook 003 (回款率, 回款责任). A payment may come before its customer is registered.
"""
