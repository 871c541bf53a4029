"""合同 contracts: drafted, reviewed by legal, approved by a manager, signed, and amended by the same way.

Handbook 001 四.5 (signed "by the prescribed procedure, so that its content keeps to company policy and law") and
003 五.1 (a contract approval SOP: legal review before signature, against unfair terms 霸王条款 and ambiguities of
delivery 交付歧义).
"""
