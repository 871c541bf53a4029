"""Coverage 适用范围: which plan pays a rep from which day to which, by position, by name or by unit 组织.

One stream holds the published plans and the organisation, and tells each rep's account of its plans. What it says
follows from what is known and not from the order in which it became known. Handbook 002 (organisation and posts),
001 §5 (standards are made known).
"""
