"""导师制 mentorships: who looks after whom, from when to when, and how far newcomers have come on their path.

Handbook 002, 四.1 (设立销售导师制度，帮助新员工快速成长); handbook 003, 二.2: newcomers learn by 师徒制+集中培训, so
that they take orders alone within three months (确保3个月内具备独立接单能力).
"""
