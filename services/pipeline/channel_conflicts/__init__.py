"""渠道冲突 conflicts of channels with direct sales: whoever registered (报备) a customer or opportunity first has it.

Handbook 002 三.3 (销售渠道优化: rules for channels, so that they stay stable).
"""
