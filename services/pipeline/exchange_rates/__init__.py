"""汇率 exchange rates: what one unit of a currency is worth in the company's own, month by month.

Documents keep their currency; a deal fixes the rate of the month in which it is signed, and reports in the company's
own currency reckon with that rate for ever. Handbook 003 一.3 (one set of figures to steer by).
"""
