"""预测与分析 reports: what the pipeline's events add up to (handbook 001 四.6, 销售数据统计与分析)."""
