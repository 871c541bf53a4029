"""竞品动态 competitor moves: what competitors do with prices, products, promotion and channels, and our response.

Handbook 003, 五.2 竞品风险: competitors' moves are watched week by week, and a price cut opens a case, which is
responded to and later judged by its outcome. Handbook 000, chapter 6.3.2: they are shared with sales and marketing.
"""
