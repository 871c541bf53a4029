"""单据 documents: what people send each other on paper, made as PDF from a template, in Chinese and in English."""
