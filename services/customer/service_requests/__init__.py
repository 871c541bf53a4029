"""售后服务 service requests: what customers ask, what is broken, where they need help in use; answered and closed.

Handbook 001 (四.7 售后服务与客户维护), 002 (客户服务专员: 客户咨询、售后服务), 004 (客户经理: 处理客户在使用产品过程中
遇到的问题). The service standard says by when; that a time passed is said once, by the service run or by what comes
too late. What is escalated goes on as a complaint, from the request's start. Who called is personal data.
"""
