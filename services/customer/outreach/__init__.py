"""触达 outreach: what was sent to many customers at once, by a standard procedure, and is kept.

Handbook 003, 三.1 (C类客户：通过SOP化的社群运营、邮件触达，提升转化效率).

It went to the customers that are named, or to those whom a segment had as it was told: of either those whom the sender
sees. Nothing is sent from here; what was sent is logged.
"""
