"""调查运行 survey runs: which customers are to be asked by the schedule as of a day, and invited.

Handbook 000, 7.3.1. Nobody is asked twice in 90 days, whatever was asked, by hand or by schedule.
"""
