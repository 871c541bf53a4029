"""What a process measures of its relay and ingest, for Prometheus."""

from prometheus_client import Gauge

_SUCCEEDED = Gauge(
    "sales_messaging_last_success_timestamp_seconds",
    "When relay or ingest last came through with its work, or found none to do.",
    ["kind", "name"],
)


def succeeded(kind: str, name: str) -> None:
    _SUCCEEDED.labels(kind, name).set_to_current_time()
