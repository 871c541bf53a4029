"""签订 signatures: a contract is signed, with all that the rest of the company says of the deal on that day.

Handbook 001 四.5 (signed "by the prescribed procedure, so that its content keeps to company policy and law"). The
signature takes the customer's credit, fixes costs and the rate of exchange, and wins the opportunity: all or nothing.
"""
