"""编制 establishment: how many people of each position a unit is to have, in dated versions.

Handbook 002 (how many of which position: "各大区设立销售总监一名 … 销售部设销售经理一名") and handbook 000, 2.1.1
(requirements of positions are settled before anybody is hired).
"""
