"""储备经理训练营 camps: who is among the first fifth of a quarter is invited to the camp of reserve managers, and may
decline.

Handbook 003, 二.3 (季度考核前20%的员工可参与“储备经理训练营”). Ranked by the finalised scorecards of the quarter; where
there are none, by what was signed in it. There is one run for each quarter, whose result stays.
"""
