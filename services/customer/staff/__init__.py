"""销售人员 staff: which position and grade those have who look after customers, as performance's organisation tells.

Handbook 003, 二.2 (新人, 成长期员工, 资深销售) and 三.1 (A类客户：由经理或资深销售牵头; B类客户：由成长期员工跟进).
"""
