"""合同审批 contract approvals: what legal and a manager say of one version of a contract, before it is signed.

Handbook 003 五.1 (a contract approval SOP: legal review before signature, against unfair terms 霸王条款 and ambiguities
of delivery 交付歧义). Nobody reviews or approves their own; the next version needs its own.
"""
