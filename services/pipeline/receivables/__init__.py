"""应收账款 receivables: one ledger for each customer and currency, in which invoices, payments and credit meet.

Handbooks 002 (客户信用与账款) and 003 (回款率, 回款责任, 逾期账款).
"""
