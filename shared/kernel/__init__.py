"""The pure part: messages, deciders, reactions, money and the calendar. No clock, no database, no framework."""
