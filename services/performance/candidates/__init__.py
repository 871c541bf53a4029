"""候选人 candidates: who applied for a requisition, rated by each interviewer alone, checked, hired or declined.

Handbook 000, 2.1.3 to 2.1.5 (interviews, references, the contract of employment 聘用合同) and handbook 003, 二.1
(能力 × 潜力). Name, address, number and résumé are sealed under the candidate's id, a referee's name under the
reference's (docs/decisions/0003-personal-data.md, docs/decisions/0052-recruitment.md).
"""
