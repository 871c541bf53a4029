"""Logs, one JSON object a line (or plain text for a terminal), and traces: the same ids in both as in events and
problems."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

import structlog
from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace

from shared.log.tracing import answering

from .settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

UNTRACED = frozenset({"/livez", "/readyz", "/metrics"})
TRACED: TelemetryConfig = {
    "metrics": False,  # /metrics has them
    "logs": False,  # an exception's words may hold what is personal
    "operation_spans": False,
    "auto_configure": False,
    "exclude": lambda scope: scope["path"] in UNTRACED,
}
"""What FastAPI's own instrumentation does: a span for each request, once there is somebody who collects them."""
EXPORT_SECONDS = 1
"""Until the collector has taken a batch of spans, and at the end until what is left is given up."""


def configure(settings: Settings, service: str) -> Callable[[], Awaitable[None]]:
    """Make logs and traces go where the settings say. Returns what ends that in order."""
    _configure_logs(settings, service)
    if not settings.otel_exporter_otlp_endpoint:
        return _nothing_to_end
    provider, exporter = _to_collector(settings.otel_exporter_otlp_endpoint, service, settings.process)
    trace.set_tracer_provider(provider)

    async def end() -> None:
        """Within some two seconds: a collector that is away must not keep the process from ending."""
        giving_up = asyncio.get_running_loop().call_later(EXPORT_SECONDS, exporter.shutdown)
        await asyncio.to_thread(provider.shutdown)
        giving_up.cancel()

    return end


async def _nothing_to_end() -> None:
    return None


def _to_collector(endpoint: str, service: str, process: str) -> tuple["TracerProvider", "SpanExporter"]:
    # Imported only where traces are wanted: they cost a start some 100 ms and 10 MB.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": f"sales-{service}", "sales.process": process})
    provider = TracerProvider(resource=resource)
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
    provider.add_span_processor(_without_query())
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider, exporter


def _without_query() -> Any:
    from opentelemetry.sdk.trace import Span, SpanProcessor

    class WithoutQuery(SpanProcessor):
        """What a client looks for may be somebody's name: a span says that there was a query, and not which."""

        def on_start(self, span: Span, parent_context: Any = None) -> None:
            if span.attributes and "url.query" in span.attributes:
                span.set_attribute("url.query", "REDACTED")

    return WithoutQuery()


def _with_request(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The ids of the request that is being answered, where it is one."""
    trace_id = answering.get()
    if trace_id is not None:
        event["trace_id"], event["correlation"] = trace_id.hex, str(trace_id)
    return event


def _with_span(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The ids of the span in which a line is logged, where there is one."""
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        event["trace_id"], event["span_id"] = f"{span.trace_id:032x}", f"{span.span_id:016x}"
    return event


def _configure_logs(settings: Settings, service: str) -> None:
    """Send structlog and the standard library's loggers through one chain to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _with_request,
        _with_span,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for noisy in ("httpx", "httpcore", "aiosqlite", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)
