"""调查邀请 survey invitations: who is asked to answer which survey, and when.

Handbook 000, 7.3.1. All invitations of one customer, or of one of the staff, stand in one stream, which knows when they
were last asked. An invitation is answered by its token, which is made from the invitation's id and kept nowhere.
"""
