"""How facts travel between services: the feed, and ingest from it, exactly once and in order."""
