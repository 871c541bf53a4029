"""红字发票, 坏账核销 reductions: what makes an invoice owed no more without being paid: credit notes and write-offs.

Handbook 003 五.1 (回款责任, 逾期账款). None takes off more than is open: what is paid already is credited once its
payment is reversed.
"""
