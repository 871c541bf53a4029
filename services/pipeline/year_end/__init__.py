"""年结 year-end: a customer's books of a year are closed, and what is open is carried forward into the next.

The balances are those of before, to the cent; from then on the ledger is read from what was carried forward (期初余额)
on. What stays at hand is all that can still move: open invoices, unallocated money, every payment received in the year
that was closed or later, and the invoices that it paid. What was settled before is shown as it was, and refuses to be
changed: a payment is reversed at the latest in the year after the one in which it came.
"""
