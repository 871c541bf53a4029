"""编制与负荷 headcount: how many there are to be, are, and are asked for, by unit and position, and their load.

Handbook 002 (how many of which position) and handbook 003, 五 (people as a resource of the team).
"""
