"""核销 allocation: which invoices the money of a payment goes to, and what a reversal takes back.

Handbook 003 (回款率, 逾期账款). applied + unallocated = received − reversed on every payment, always.
"""
