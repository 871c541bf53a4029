"""超额奖方案 bonus plans: what is paid beside commission for more than the target, to persons or to teams, and how the
finalised scorecard changes it. Handbooks 002 (建立多层次的奖金体系, 激励销售人员达成和超越销售目标), 003 二.3
(阶梯式提成+超额奖金). Drafted, published by another than the drafter, and never changed.
"""
