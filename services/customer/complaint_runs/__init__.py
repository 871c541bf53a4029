"""投诉超时 complaint runs: which complaints are late as of a moment; each of them is told so once, and escalates.

Handbook 003, 三.3 客户投诉分级响应机制: the hours within which a complaint is to be solved.
"""
