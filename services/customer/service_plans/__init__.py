"""一对一服务方案 service plans: what a customer needs, what is to be reached, who stands behind it, and by which steps.

Handbook 003, 三.1: an A customer is led by a manager or a senior rep and has a service plan of its own
(由经理或资深销售牵头，定制“一对一”服务方案); a B customer is followed up by a growing rep (由成长期员工跟进).

Any customer may have a plan. Where the owner of an A or a B customer is another than the handbook says, the plan tells
the reason. An owner of whom the organisation says nothing, or a rep of whom it says no grade, is taken for the right
one.
"""
