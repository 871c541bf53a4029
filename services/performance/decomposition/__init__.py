"""目标分解 decomposition: a target in parts that add up to it exactly.

Annual → quarter and region → month and product → person: handbook 002 二.1, 三.1 and handbook 003 一.1.
"""
