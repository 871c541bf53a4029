"""发票 invoices: issued for signed contracts, in instalments, and promised to be paid.

They live in a customer's ledger. Handbooks 002 (客户信用与账款) and 003 (回款责任).
open = total − applied − credited − written off ≥ 0 on every instalment.
"""
