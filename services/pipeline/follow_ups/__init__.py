"""跟单 follow-up of a deal: demonstrations, calls and other activities, visits, and when its customer was last touched.

Handbook 001 四.4 (the product is shown, the customer's feedback followed up); 002, 销售部管理方案 四.4 (跟单管理).
"""
