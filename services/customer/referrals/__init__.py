"""转介绍 referrals: a customer who brings another is given points once that one pays.

Handbook 000, chapter 7.3.3 (增强客户忠诚度和口碑推荐); handbook 002, 客户关系管理 5 (建立客户忠诚度计划).

The reward falls due with the first cash that is collected from the referred customer after the referral was made, as
all points are earned on cash collected: a deal that is signed may still be cancelled. It is given once; where that
payment is reversed it is taken back in the same proportion.
"""
