"""销售目标 targets: a year's target of a unit, decomposed to quarters and regions, to months and products, to people;
approved by another than who made it, and revised with a reason (handbook 003 一.1, SMART; handbook 002 二.1, 三.1).

The children of a node add up to it exactly, always. A revision keeps that so: what is below the node is rescaled in
the proportions in which it stood, and what is above it changes by the same difference, up to the year's target itself;
nobody else's target moves.
"""
