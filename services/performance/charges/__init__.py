"""在管客户与商机 charges: the customers and open deals that each looks after, and what a leaver hands over (工作交接).

Handbook 002, 客户关系管理 and 跟单管理: no customer and no deal is left alone when somebody goes.
"""
