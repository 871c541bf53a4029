"""Commissions 提成 as people see them: a rep's lines with what explains each, and what is held, released, clawed back.

Handbooks: 001 §5 (提成 as an incentive; standards made known), 003 §2.3 (阶梯式提成, tiered commission) and §5 (回款,
pay follows the cash).
"""
