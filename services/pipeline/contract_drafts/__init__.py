"""合同起草 contract drafts: a contract is drafted, from nothing or from an opportunity and perhaps an accepted quote.

Handbook 001 四.5 (a contract follows what was agreed on). It fits what it comes from: the opportunity's customer,
owner, currency and splits, the accepted version's lines and total.
"""
