"""合同订货 call-offs: what orders hold of a signed contract, what of it is left, and what falls away with them.

Handbooks 001 四.5 (an order follows a signed contract) and 002, 销售管理系统方案 三.3 (订单管理).
Never more is called off than the contract holds, line by line.
"""
