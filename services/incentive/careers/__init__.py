"""Careers 职业发展: what speaks for a rep's promotion, on which rung the rep stood on which day, and the base pay that
comes with it (薪酬: 底薪与津贴).

One stream for each rep. Scorecards, courses, qualification and camps are heard from performance; steps on a ladder come
from promotions and demotions. Who has made no step yet stands on the lowest rung of their position. Handbooks 001 §5,
002 五.3, 003.
"""
