"""服务检查 service runs: which requests are late as of a moment, and whose usage review is due in its quarter.

Handbook 002 (四.4 客户服务: 提高服务质量), 004 (客户经理: 跟踪客户的使用情况). Each of them is said once.
"""
