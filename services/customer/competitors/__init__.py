"""竞品 competitors: who they are, what they sell at which price, where they are strong and where weak.

Handbook 000, chapter 3.1 竞争分析: their products, prices and strategies, their strengths and weaknesses.
"""
