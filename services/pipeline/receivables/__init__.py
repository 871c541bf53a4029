"""应收账款 receivables: one ledger for each customer and currency, of invoices, payments and credit.

Handbooks 002 (客户信用与账款) and 003 (回款率, 回款责任, 逾期账款). open = total − applied ≥ 0 on every instalment, and
applied + unallocated = received − reversed on every payment, always.
"""
