"""忠诚度计划 loyalty schemes: how many points money collected earns, how long they hold, what a referral is worth
(handbook 002, 客户关系管理 5: 建立客户忠诚度计划，提高客户忠诚度).

A scheme is published in dated versions that never change; points name the version by which they were earned.
"""
