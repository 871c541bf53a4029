"""超额奖 bonuses: who is paid what for a period by the bonus plans, reckoned once by a recorded run (handbooks 002, 003
二.3: 超额奖金). Each bonus explains itself: target, result, tiers, score, and the events that it follows from.
"""
