"""业绩分成 splits: the reps who share in a deal, each with a percentage, and what of its amount counts for each.

Handbook 003 二.3 (提成 is paid for what one has sold). An opportunity has splits, its contract takes them over, and the
shares of a deal add up to 100.
"""
