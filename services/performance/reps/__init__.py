"""销售人员 reps: who is employed from when to when, in which unit, in which position (岗位), and whom they lead.

Handbook 002 (positions of the sales department), handbook 004, 第一章 (duties of each position). A rep who leaves on a
day is no longer a member of a unit on it.
"""
