"""Logs and traces: the ids that they share, and what a process without a collector does not pay for."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared import telemetry
from shared.log.tracing import received
from shared.settings import Settings

SENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url="postgresql://", secret_file=tmp_path / "secret")


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


async def test_a_line_carries_the_ids_of_the_span_in_which_it_is_logged(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    end = telemetry.configure(settings, "customer")
    with received(SENT):
        structlog.get_logger("ours").warning("seen", position=3)
        logging.getLogger("theirs").warning("seen too")
    structlog.get_logger("ours").warning("seen outside")
    ours, theirs, outside = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    ids = {"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "00f067aa0ba902b7"}
    assert ids.items() <= ours.items() and ids.items() <= theirs.items()
    assert (ours["service"], ours["position"], outside["event"]) == ("customer", 3, "seen outside")
    assert "trace_id" not in outside
    await end()


def test_without_a_collector_nothing_of_the_sdk_is_loaded() -> None:
    look = (
        "import sys, services.customer.app as it; it.service.routes(); "
        "print([name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_span_says_that_there_was_a_query_and_not_which() -> None:
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(telemetry._without_query())
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracer = provider.get_tracer("test")
    tracer.start_span("GET", attributes={"url.query": "q=Wang", "url.path": "/v1/customers"}).end()
    tracer.start_span("GET", attributes={"url.path": "/v1/customers"}).end()
    assert [dict(span.attributes or {}) for span in kept.get_finished_spans()] == [
        {"url.query": "REDACTED", "url.path": "/v1/customers"},
        {"url.path": "/v1/customers"},
    ]
    provider.shutdown()


def test_probes_and_scrapes_are_not_traced() -> None:
    exclude = telemetry.TRACED["exclude"]
    assert exclude is not None
    assert exclude({"path": "/readyz"}) and exclude({"path": "/metrics"}) and not exclude({"path": "/v1/customers"})
