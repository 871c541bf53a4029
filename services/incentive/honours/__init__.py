"""荣誉 honours: what the company honours month by month, by quarter or by year: the champion of a metric (月度销冠),
the best service (最佳服务奖). Handbook 003 二.3 (精神激励: 荣誉, 晨会表彰、内部宣传); who wins one follows in runs.
"""
