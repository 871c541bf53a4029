"""忠诚度 loyalty: the points of a customer, as one ledger of lots.

Handbook 000, chapter 7.3.3 (增强客户忠诚度和口碑推荐); handbook 002, 客户关系管理 5 (建立客户忠诚度计划).

Money earns points once it is collected and applied to invoices, by the scheme in force on that day: whole points of
what a payment has come to under one version of the scheme, so that paying in parts earns neither more nor less. Each
time is a lot of its own. The lot that expires first is spent first; a lot can be spent up to and on its `expires_on`,
after which a run expires what is left. A payment that is reversed takes back the points that it would not have earned
without that money: from its own lots, nothing for what of them has expired, and for what was spent from the others,
the first to expire first. What cannot be recovered is told and falls away: no customer ever owes points.
"""
