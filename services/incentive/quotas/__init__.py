"""定额 quotas: what reps and units are to reach, as approved target plans tell, and how reps were scored. Handbooks 002
(目标设定: 奖金 by targets), 003 二.3 (超额奖金). Bonuses are reckoned from it.
"""
