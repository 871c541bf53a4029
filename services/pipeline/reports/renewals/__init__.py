"""续费率 renewals: of the contracts whose term ends, what is signed anew, by amount.

Handbook 001 四.6 (sales figures are counted and analysed) and 003 一.3 (one set of figures to steer by).
"""
