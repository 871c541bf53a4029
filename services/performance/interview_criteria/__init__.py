"""选拔标准 interview criteria: what candidates for a position are rated by, and in which interviews, in dated versions.

Handbook 003, 二.1: 建立“能力-潜力”双维度评估体系 (ToC: empathy, resilience, speed of learning; ToB: knowledge of the
trade, bringing resources together, long-term service), 面试中可通过“情景模拟+案例复盘”的方式.
"""
