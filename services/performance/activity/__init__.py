"""客户活动 activity: visits to customers, and complaints and answers to surveys of the customers that a rep looks
after, by rep and unit (handbooks 000 and 001, customer visits and their inspection; 003, service as part of the score;
004, 客户满意度: 通过客户反馈调查评估销售人员)."""
