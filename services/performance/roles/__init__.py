"""角色 roles: which roles (权限角色) somebody holds from when to when, granted and revoked, and ended with leaving.

Handbook 004, 第一章 (powers follow the position), and handbook 002 (organisation of the sales department). Tokens carry
roles; what is granted here is the record that whoever issues tokens follows (docs/decisions/0042-roles.md).
"""
