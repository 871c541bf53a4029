"""能力发展与岗位晋升目标 development goals: which skill or which position a superior sets a report to reach, by when.

Handbook 002 (经理需要给不同下属主管按其能力状况，设定能力发展和岗位晋升的目标，主管需要给下属业务人员按其能力，
设定发展和岗位提升的目标).
"""
