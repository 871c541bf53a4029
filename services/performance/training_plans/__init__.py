"""培训计划 training plans: which courses somebody, a unit or the whole company goes through in a period, and the
training record (培训档案) of each person.

Handbook 000, 2.2.1 (制定培訓計劃) and 5.2.1 (制定個性化的培訓計劃); handbook 001, 六.1 培训计划. There is one plan of a
period for each; what it says is revised, with the reason. Only who sees the whole company plans for all of it.
"""
