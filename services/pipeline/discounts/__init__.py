"""折扣权限 discounts: who may discount how far, and how far a quote's prices go below the catalogue's.

Handbooks 001 四.4 (a quote is adjusted by the customer's feedback) and 003 五.2 (an answer to a competitor's price cut
needs to know how far a price may go down).
"""
