"""Commission plans 提成方案: who is paid which rate on what, drafted, published, and then never changed.

Handbooks: 000 (提成 and bonus as motivation), 001 §5 (销售激励与奖惩: 奖金、提成; standards made known to all),
003 §2.3 (阶梯式提成: tiers that reward going beyond the target).
"""
