"""考核数据 kpi_facts: what measures need beside the credits and the activity of reps: which event stands behind what,
whose deals customers made, what fell due and what was paid of it, which courses were passed.

Handbook 002, 五.1 (可量化的绩效考核指标). Runs alone read it, and keep what they found with the cards.
"""
