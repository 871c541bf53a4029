"""产品与价格 catalogue: the products that are sold, each with its line, list price and floor price.

Handbook 001 四.4 (the company's products and services are shown) and 003 五.2 (a competitor's price cut is answered).
"""
