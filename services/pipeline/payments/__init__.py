"""回款 payments: money as the ERP tells it, once each by its payment id, and reversals.

Handbook 003 (回款率, 回款责任). A payment is known by the ERP's payment id and counts once, however often it is told.
"""
