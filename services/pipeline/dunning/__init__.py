"""逾期预警 dunning: an early warning before an invoice is due, then each level once, until it is paid.

Handbook 003 五.1 (应收账款预警机制: an early-warning system for receivables; 催收升级流程: from the rep's follow-up to
the manager's intervention to a lawyer's letter, 法务函告).
"""
