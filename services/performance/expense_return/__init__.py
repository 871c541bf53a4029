"""费用回报 expense return: what was signed of the campaign or opportunity for which money was spent (效果追溯).

Handbook 003, 四.1 (分级审批+效果追溯), 四.2 (过往ROI数据).
"""
