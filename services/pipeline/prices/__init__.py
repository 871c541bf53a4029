"""价格策略 prices: published versions of the price policy, and what a customer pays by them.

A rule gives a price or a discount for a product or a product line, to a tier of customers (客户分级), through a channel
(渠道), from a quantity on (阶梯价), or for a time (限时优惠). Handbook 002 三.3 (价格策略: prices by market and
competitors, flexible offers by what customers need) and 003 四.1 (限时优惠 with a new product).
"""
