"""竞赛 contests: who does most of something in a time wins a prize. Handbook 002 (开展销售竞赛, 激发团队竞争意识).

Drafted, announced to all, with a standing that lives, and is frozen as of days; closed, its last one grants the prizes.
"""
