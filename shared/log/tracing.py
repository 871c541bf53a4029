"""Traces: the W3C trace context of what is being done, kept with each event, so that its effects go on with it.

The trace id is the request's correlation id, so that events, logs, problems and spans have one id between them. Where
nobody collects spans, OpenTelemetry's own makes none, and what a client has sent is handed on as it came.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from uuid import UUID

from opentelemetry import context
from opentelemetry.context import Context
from opentelemetry.trace import SpanKind, StatusCode, get_current_span, get_tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

NAME = "traceparent"
"""The header of the W3C, and the name in an event's meta."""

answering: ContextVar[UUID | None] = ContextVar("answering", default=None)
"""The trace id, and so the correlation id, of the request that is being answered, for the lines that it logs."""

_tracer = get_tracer("sales")
_w3c = TraceContextTextMapPropagator()


def current() -> str | None:
    """The traceparent of what is being done; None where it is part of no trace."""
    span = get_current_span().get_span_context()
    if not span.is_valid:
        return None
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{int(span.trace_flags):02x}"


def correlation() -> UUID | None:
    """The id of the trace that what is being done is part of."""
    span = get_current_span().get_span_context()
    return UUID(int=span.trace_id) if span.is_valid else None


def of_event(traceparent: str | None, correlation: str, event_id: UUID) -> str:
    """An event's own traceparent, or where it is part of no recorded trace one that says so: the trace is its
    correlation, the span itself."""
    if traceparent is not None:
        return traceparent
    return f"00-{correlation.replace('-', '')}-{event_id.hex[16:]}-00"


def is_recorded(traceparent: str | None) -> bool:
    """Whether somebody records the spans of this trace: the lowest bit of its flags, which come last."""
    return traceparent is not None and traceparent[-1:] in "13579bdf"


@contextmanager
def received(traceparent: str | None) -> Iterator[None]:
    """Go on with the trace that a client has sent, unless there is one already. What is not valid counts as none."""
    if traceparent is None or get_current_span().get_span_context().is_valid:
        yield
        return
    token = context.attach(_parent(traceparent))
    try:
        yield
    finally:
        context.detach(token)


@contextmanager
def effect(name: str, of: str | None, kind: SpanKind = SpanKind.INTERNAL, **attributes: str | int) -> Iterator[None]:
    """A span for what follows from an event with the traceparent `of`; nothing for an event without one."""
    if of is None:
        yield
        return
    with _tracer.start_as_current_span(
        name, _parent(of), kind, attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield
        except Exception as error:
            span.set_status(StatusCode.ERROR, type(error).__name__)  # its words may hold what is personal
            raise


@contextmanager
def effects(
    name: str,
    of: Iterable[str | None],
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, str | int] | None = None,
) -> Iterator[None]:
    """A span for each of several events that are handled at once, those whose trace is recorded."""
    with ExitStack() as stack:
        for one in of:
            if one is not None and is_recorded(one):
                stack.callback(_tracer.start_span(name, _parent(one), kind, attributes).end)
        yield


@contextmanager
def begun(name: str) -> Iterator[None]:
    """A trace that begins here, and not with a request."""
    with _tracer.start_as_current_span(name, Context()):
        yield


def _parent(traceparent: str) -> Context:
    return _w3c.extract({NAME: traceparent}, Context())
