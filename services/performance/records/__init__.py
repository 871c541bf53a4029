"""个人档案 records: what became of one person here: posts, roles, honours, promotions, penalties, courses, scorecards,
reviews, inspections, improvements.

Handbook 004 (考核档案 over the years) and handbook 001, 激励与惩罚 (honours and penalties are put on the record).
"""
