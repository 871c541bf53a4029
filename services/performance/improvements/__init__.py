"""改进 improvements: a problem, the measure that is agreed against it, and its effect, checked by another.

Handbook 001, 七.2 (问题分析与改进: problems are analysed, strategy and measures adjusted in time), handbook 002,
七.1 (measures from what is summed up regularly), handbook 004, 二.5 (measures agreed in reviews).
"""
