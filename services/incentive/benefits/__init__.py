"""福利 benefits: what a rep is given besides pay: a journey (出国旅游), a gift, a course, an outing (员工活动).
Handbook 000 2.3.3. They are announced to all; who grants one grants it to another.
"""
