"""课程 courses: what is taught, for whom, by whom, and the test at its end.

Handbook 000, 2.2 and 5.2.2 (内部培训、外部培训和工作坊); handbook 001, 六 销售培训与发展; handbook 003, 二.2
分层式的培训赋能: courses are made for newcomers (新人), growing (成长期员工) or senior reps (资深销售), and who
lectures inside the house is a senior rep (内部讲师). Handbook 004: 定期的产品知识考核, tests of product knowledge.
"""
