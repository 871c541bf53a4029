"""What tests stand on: given/when/then, the log in memory, and real PostgreSQL."""
