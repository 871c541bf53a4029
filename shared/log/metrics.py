"""What a process measures of its appends, for Prometheus."""

from prometheus_client import Counter, Histogram

from .log import Status

SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

FLUSH_SECONDS = Histogram("sales_append_flush_seconds", "From sending a flush to its answer.", buckets=SECONDS)
FLUSH_COMMITS = Histogram("sales_append_flush_commits", "Commits that went together in a flush.", buckets=SIZES)
FLUSH_EVENTS = Histogram("sales_append_flush_events", "Events in a flush.", buckets=(0, *SIZES, 256, 512, 1024))
FLUSHES_LOST = Counter("sales_append_flushes_lost", "Flushes that were sent and not answered, and are sent again.")
_COMMITS = Counter("sales_commits", "Commits, by what became of them.", ["status"])
COMMITS = {status: _COMMITS.labels(status.value) for status in Status}
