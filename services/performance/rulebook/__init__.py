"""制度 rulebook: the rules of the company, drafted, commented on by those whom they bind, published, acknowledged,
repealed.

Handbook 002, 销售团队建设与管理方案 一 (制度与标准: the front line and experienced colleagues are
heard before a rule is made, all keep it, managers first); handbook 001, 八 (in force from the day of publication, and
repeals what is contrary to it) and 五.3 (a penalty follows from a rule that was broken, so that its clause is named).

A rule binds units, with all below them, or positions: whoever is a member of them on the day, and whoever leads them.
It is in force from a day on, until the day of its repeal. A published rule never changes: another one repeals it.
"""
