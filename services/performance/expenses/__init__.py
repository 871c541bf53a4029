"""销售费用 expenses: requested against a budget, approved by the level that their amount asks for, settled, and kept
with the campaign or opportunity for which they were made.

Handbook 003, 四.1 (与财务部协同管控销售费用: 客户招待、差旅报销, 分级审批+效果追溯), handbook 000, 四.1.
"""
