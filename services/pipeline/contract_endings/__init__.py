"""合同终止, 续约 contract endings: terminated before its time, renewed, or run out; with what follows for others.

Handbook 003 五.1. What falls away frees the customer's credit; a renewal is a draft of its own, which is reviewed,
approved and signed as any other.
"""
