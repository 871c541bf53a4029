"""调查答复 survey answers: one for each invitation, given without a login by whoever has its token.

Handbook 000, 7.3. What the staff answers (员工满意度) is anonymous: its answer stands in a stream of its own and names
neither the person nor the invitation, and the log does not say when which of the staff's invitations was used.
"""
