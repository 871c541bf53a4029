"""销售资源 resources: people, customers and tools that are handed out for a time, returned, and not misused.

Handbook 000, 四.2 (合理分配销售人员和客户资源, 确保必要的工具和技术支持, 防止资源浪费和滥用). Each handing-out is a
thing of its own, so that who had what, and when, stays known.
"""
