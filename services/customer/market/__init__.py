"""市场 market: notes that are shared, research that is filed, and how large markets are.

Handbook 000, chapter 6.3 监测市场趋势和竞争动态: market data are gathered regularly and shared with sales and
marketing; handbook 002, 市场调研与分析: the state of the trade and what customers want.
"""
