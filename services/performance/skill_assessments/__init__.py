"""技能评估 skill assessments: how well somebody has a skill, 1 to 5, beside what is asked for.

Handbook 004, 3 专业技能考核 (产品知识掌握程度, 市场敏感度); handbook 000, 5.2.1. Asked for is what the assessment says,
else 2 of a newcomer, 3 of a growing and 4 of a senior rep. The latest assessment of a skill tells: below what is asked
for it is a training need, at it or above there is none any more.
"""
