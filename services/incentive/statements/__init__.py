"""Statements 结算单: what a rep is paid for a month, line by line, and what goes to payroll.

A run issues the statement of every rep for whom the month has a line; it takes in what comes late until it is locked;
a locked one never changes, and what comes after is a line in the next that is open. What was locked is exported for
payroll, one line for each person and currency. Handbook 001 §5 (销售激励与奖惩).
"""
