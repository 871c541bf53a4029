"""调查结果 survey results: NPS or CSAT from all answers. Handbook 000, 7.3.2; 004, 客户满意度 as a measure of the rep.

NPS is the percentage of promoters (9 and 10) minus that of detractors (0 to 6); CSAT the percentage of those who give 4
or 5 of five. What the staff answered is shown from five answers on.
"""
