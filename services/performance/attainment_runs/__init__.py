"""目标评估 attainment runs: what was done in each period that is over, against its target, and what is about to fall
short of it.

Handbook 003, 一.2 (目标追踪机制), handbook 002, 三 (定期召开销售目标评估会议). A period that an approved plan gives a
target for is reviewed once, when it is over. From its middle on, one whose pace would not reach its target is a gap
already.
"""
