"""交付准时率 delivery: what was to be delivered by when, and how much of it was in time (handbook 002 三.3)."""
