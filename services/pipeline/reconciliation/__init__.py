"""对账 reconciliation with the ERP: what has become of the payments of a day, so that its books and ours agree.

Handbook 003 (回款率, 回款责任). received − reversed = applied + unallocated + in suspense, of each payment and day; and
the same reckoned anew from the events of all books.
"""
