"""培训需求 training needs: which skill somebody should be trained in, and what became of it.

Handbook 000, 5.2.1 (識別銷售人員的培訓需求). A need is told by hand, or is found: from a skill assessed below what is
asked for, and from a finalised scorecard's line of skill or teamwork below 60 points. There is one open need of a rep
and a skill at a time; it is met when a course in the skill is passed, or the skill is assessed high enough.
"""
