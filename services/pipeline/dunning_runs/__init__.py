"""催收运行 dunning runs: what is due in each case by a day and not yet done, found and done.

Handbook 003 五.1 (应收账款预警机制: an early-warning system for receivables).
"""
