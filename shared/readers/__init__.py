"""What follows the log: projections into read tables, and policies that turn events into commands."""
