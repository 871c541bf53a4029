"""投诉分析 complaint analysis: complaints by category, product, cause and rep, and how long they took.

Handbook 000, chapter 7.2, and handbook 003, 三.3: the mean times to answer and to solve.
"""
