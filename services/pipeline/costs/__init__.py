"""成本与毛利 costs: what a product costs, by date, and the margin (毛利) of a deal: its amount less its cost at
signing.

For few eyes: the director, finance and product management. Handbook 002 六.4 (信息安全: sales data kept from leaking)
and 003 五.2 (a competitor's price cut is answered by who knows how far a price may go down).
"""
