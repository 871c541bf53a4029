"""Copies of what the other services publish of customers 客户 and of the organisation 组织: for labels in reports,
and for the unit to which a rep belonged on a transaction's date (handbook 002 二, the structure of the sales team)."""
