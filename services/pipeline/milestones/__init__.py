"""履约节点 milestones: the nodes of a contract's performance, each with a day and with who answers for it.

Handbook 003 五.1. They are watched from the signature on, until the contract ends; a miss is told once.
"""
