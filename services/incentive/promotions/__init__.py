"""Promotions 晋升 and demotions 降职: steps on a ladder, proposed with grounds, decided by a superior and nobody's own.

Handbooks 001 §5 (奖惩), 002 五.3 (晋升通道), 003. What the rung asks for is checked when a step is proposed and again
when it is granted; who grants it all the same says why. A penalty of demotion takes its rep one rung down.
"""
