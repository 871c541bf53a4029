"""单据 documents: the papers that go to customers, as PDF in Chinese and English.

A quote 报价单, the summary of a contract 合同概要, an invoice 发票, a statement of account 对账单 and a dunning letter
催款函 (handbooks 001 四.4 and 四.5, 003 五.2). They show what the things themselves show at that moment, and nothing
that a customer should not see.
"""
