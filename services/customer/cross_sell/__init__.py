"""交叉销售 cross-sell: what customers like this one buy and it does not.

Handbook 003, 三.1 (B类客户：挖掘交叉销售机会).

What a customer buys are the products of its signed deals, amendments and cancelled orders counted; a deal that was
terminated does not count. Its peers are the other customers that buy anything and share with it, of what it has, the
industry, the region and the tier; where those are fewer than three, the industry and the region; then the industry
alone, the region alone, the tier alone. Where none of these finds three, it is the one that finds most, the first of
them. Peers are counted over the whole company and never named.
"""
