"""催收政策 dunning policy: how long after its due date an invoice reaches which level, and what that level asks for.

Handbook 003 五.1 (催收升级流程: from the rep's follow-up to the manager's intervention to a lawyer's letter, 法务函告).
"""
