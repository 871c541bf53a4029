"""拜访频率 visit cadence: how often customers are to be seen, by whom and how, by tier: A by an executive each quarter
(每季度高层互访), B with an insight report each month (每月推送行业洞察报告), C as a standard contact; key accounts too
(handbook 003, 三.1; handbook 000, 7.1.2 定期拜访重要客户).
"""
