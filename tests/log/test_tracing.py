"""The trace context that goes along with what is done, and with each event."""

from uuid import UUID

from opentelemetry.trace import SpanKind

from shared.log import tracing

SENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TRACE = UUID("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")


def test_what_a_client_sends_is_gone_on_with_and_its_trace_is_the_correlation() -> None:
    with tracing.received(SENT):
        assert (tracing.current(), tracing.correlation()) == (SENT, TRACE)
    assert (tracing.current(), tracing.correlation()) == (None, None)


def test_a_trace_that_is_under_way_is_not_replaced() -> None:
    with tracing.received(SENT), tracing.received(SENT.replace("4bf", "5bf")):
        assert tracing.current() == SENT


def test_what_is_no_trace_context_counts_as_none() -> None:
    for sent in (None, "", "garbage", f"00-{'0' * 32}-{'0' * 16}-01", "ff" + SENT[2:], SENT.replace("4bf", "xyz")):
        with tracing.received(sent):
            assert tracing.current() is None, sent


def test_what_follows_from_an_event_is_of_its_trace() -> None:
    with tracing.effect("policy", SENT, position=3):
        assert tracing.correlation() == TRACE
    with tracing.effect("policy", None):
        assert tracing.current() is None
    with tracing.effects("project", [SENT, None], SpanKind.INTERNAL):
        assert tracing.current() is None, "several events, several traces"


def test_an_event_outside_of_any_trace_has_its_correlation_for_a_trace_that_nobody_records() -> None:
    own = tracing.of_event(None, str(TRACE), UUID(int=9))
    assert own == "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000009-00"
    assert tracing.of_event(SENT, str(TRACE), UUID(int=9)) == SENT
    assert tracing.is_recorded(SENT) and not tracing.is_recorded(own) and not tracing.is_recorded(None)
