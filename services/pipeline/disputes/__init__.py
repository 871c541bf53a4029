"""争议 disputes: a customer disputes an invoice, until that is settled.

Handbook 003 三.3. Money is applied to the invoice all the same; its dunning waits.
"""
