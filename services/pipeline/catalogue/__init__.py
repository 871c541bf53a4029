"""产品与价格 catalogue: the products that are sold, each with its line, list price and floor price.

Handbook 001 四.4 (a demonstration shows the company's products or services) and 003 三 (new product lines, and what
the market says of them); prices in the worked example of 003 三, where a competitor's price cut is answered.
"""
