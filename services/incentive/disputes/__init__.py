"""Disputes 结算异议: a rep holds that a line of a statement is wrong; it waits until somebody else has resolved that.

A dispute keeps its line out of every statement that is locked meanwhile, and ends in an adjustment, or in none. What
was in a locked statement is paid; its adjustment is a line of the next one that is open. Handbook 001 §5 (奖惩: fair,
open and in time).
"""
