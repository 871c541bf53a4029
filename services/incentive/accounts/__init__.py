"""Commission accounts 提成账户: what signed deals and collected money have earned a rep, line by line.

Each rep has one account stream with all deals, parts of money and lines of that rep. A line is what the rules now
give less what was already posted for the same day, so the sums do not depend on the order in which facts arrive.
Handbooks: 001 §5 (提成 as an incentive), 003 §2.3 (阶梯式提成, tiered commission) and §5 (回款, pay follows the cash).
"""
