"""拜访缺失 visit runs: which customers were not seen as often as the cadence asks; each is told once for each period
(handbook 003, 三.1; handbook 000, 7.1.2).

A run looks at the last period that was over by its day, and at the tier that the customer had at its end.
"""
