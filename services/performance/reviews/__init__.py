"""评审 reviews: regular review meetings and one-to-ones, what was said in them, and the answer of whose work it was.

Handbook 004, 二.5 (定期反馈与调整: regular meetings in which everybody's performance is talked over and measures are
agreed), handbook 001, 七.1 (the mechanism of supervision).
"""
