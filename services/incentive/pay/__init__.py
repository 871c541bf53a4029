"""Pay accounts 工资账户: every line that a rep is paid or charged, whatever it is for, and the statement that pays it.

This is the one place where other capabilities put what is paid in a period: they send `EnterLine` to the stream of the
rep, by a policy or within a process, with all that explains it. A line belongs to the month of its day, or, where that
month is locked for the rep, to the next one that is open. So each line is paid by one statement, whatever the order in
which lines and statements come, and a locked statement never changes. Two kinds of lines follow from the others and
are kept up here: what a plan's cap takes, and what its draw advances and takes back. Handbook 001 §5 (销售激励与奖惩).
"""
