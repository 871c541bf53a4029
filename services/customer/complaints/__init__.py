"""投诉 complaints: raised, answered, looked into, solved and closed, and escalated where that is called for (handbook
000, chapter 7.2; handbook 003, 三.3 客户投诉分级响应机制).

A general complaint (一般投诉) is solved within 24 hours by the clock by the rep who looks after the customer. A major
one (重大危机: a contract dispute, a product accident) goes to the manager at once, who agrees the solution with legal
and after-sales and starts the plan to repair the customer's trust (客户信任修复计划); it is not closed without these
two. The handbook gives no time for a major one; here it is to be solved within 72 hours, by the clock as well. The
service standard (服务标准), where a version in force speaks of such complaints, gives other hours.

Each complaint keeps the hours that it was raised under. Its clock, and the remedy of what it complains of, have rules
of their own; its stream tells of them as well. That the deadline passed is said by a run or by the command that comes
too late, and escalates what is still unsolved.
"""
