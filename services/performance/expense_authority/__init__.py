"""费用审批权限 expense authority: up to which amount each role may approve an expense.

Handbook 003, 四.1 (与财务部: 分级审批). One document in dated versions that never change.
"""
