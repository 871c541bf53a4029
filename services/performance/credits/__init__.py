"""业绩归属 credits: what was done, for whom and when: signed, collected, new customers, visits, units sold.

Handbook 002, 销售业绩统计.

Credits follow the splits of the deal: of the amount signed on its signing day, less what was amended away or
cancelled later, and of the money collected on the day on which it was applied to the deal's invoices. An amendment
that divides a deal anew does so from its first day. A new customer is a first deal not wholly cancelled; being one, it
is not divided but counts for who has the largest split, the first of equals. So do the pieces of a deal, which count on
its signing day, less those cancelled later, as long as something is left of the deal: what a termination takes away is
told as an amount, not in pieces. A visit counts on its day for its rep.
"""
