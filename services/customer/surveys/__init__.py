"""满意度调查 surveys: what customers, and the staff, are asked, on a scale of eleven (NPS) or of five (CSAT).

Handbook 000, 3.3.3 and 7.3: 定期进行客户满意度调查, follow-up of what customers say, and attention for those who are
content (7.3.3). Handbook 002, 团队氛围 (3): 提高员工满意度, the staff's own satisfaction.
"""
