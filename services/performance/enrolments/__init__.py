"""参训 enrolments: who goes through which course, how the test ended, what the trainee says of it and what came of it.

Handbook 001, 六.3 培训评估 (培训效果评估和参训人员反馈评估); handbook 004, 4 个人发展考核 (培训参与度). The effect
is judged from the trainee's feedback and from results before and after the course, as the service knows them.
"""
