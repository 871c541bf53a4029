"""Credits 业绩归属: what a rep is credited with of a contract, and how that changes from day to day.

Handbooks: 003 §2.3 (who brought a deal in is paid for it) and §5 (回款, 逾期账款: money that comes, or is overdue).
"""
