"""经验分享 cases: what went well or wrong in a deal, and what others may learn from it, shared with everybody.

Handbook 001, 七.3 (经验共享与学习: successful experience and sales skills are shared in the team).
"""
