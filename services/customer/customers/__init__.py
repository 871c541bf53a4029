"""客户档案 customers: who our customers are, their contacts, and who looks after them (handbook 000, chapter 7.1;
handbook 002, 客户关系管理 "建立客户信息数据库，对客户进行分类管理").

A customer is one stream; contacts, payment risk and tier, of which it tells as well, have rules of their own. Personal
data is ciphertext from its first event: a contact's name, phone and e-mail address under a key of that contact, a
customer's phone and address, and the name of a customer who is a person, under the customer's own. The list's `q`
therefore searches the names of companies only.
"""
