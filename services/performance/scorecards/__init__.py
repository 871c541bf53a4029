"""记分卡 scorecards: how a rep did in a period by a KPI scheme: drafted from events, rated by superiors and peers where
people judge, finalised by the superior, appealed, and then frozen.

Handbook 004, 二 (each measure, and the review of the results with each person); handbook 002, 五.1 (公正、客观地评估).

What a card was drafted from stays with it: the figures, the events behind each, the day and the position of the log up
to which they count, the version of the scheme. A late fact changes no card; it is what an appeal is for.
"""
