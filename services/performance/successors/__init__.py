"""接班人 successors: who could lead a unit after the one who leads it now, and how soon.

Handbook 003, 二 (从个体到梯队的成长引擎). Named by who leads above, or by hr; nobody names themselves.
"""
