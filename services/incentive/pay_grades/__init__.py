"""Pay grades 薪酬等级: base pay and allowances, published in dated versions; each rung of a ladder has one.

Handbook 002 二 (建立合理的薪酬体系). A grade pays for each day from its first version on; a part of a month is paid pro
rata to its days.
"""
