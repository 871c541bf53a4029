"""监督检查 inspections: what of the work of a rep or a unit was looked into, and what was found, clause by clause.

Handbook 001, 七.1 (监督机制: regular inspections), handbook 002, 五.1 (the manager inspects regularly how plans are
carried out) and 风险控制 (合规性: sales keep law and rules). A finding may name the clause of the rule that was broken.
"""
