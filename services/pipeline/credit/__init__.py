"""信用 credit: how much a customer may owe, and who said that it may be more.

Handbook 002 (客户信用评估: 信用额度). Exposure is what is open on invoices and what is signed but not invoiced,
in one currency; a signature or an increase that would lift it above the limit is refused. Terms (账期) say when an
invoice is due that says nothing else.
"""
