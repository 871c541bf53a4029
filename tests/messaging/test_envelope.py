"""The envelope: a published event is a CloudEvent in Kafka's binary mode, and comes back as it was."""

from dataclasses import replace
from uuid import UUID

import pytest

from shared.log.log import Published
from shared.messaging.envelope import Message, NotAnEnvelope, from_message, to_message

SIGNED = Published(
    epoch=2,
    position=41,
    previous=38,
    stream=f"contract-{UUID(int=1)}",
    event_id=UUID(int=9),
    type="DealSigned",
    schema=3,
    time="2004-01-05T00:00:00+00:00",
    correlation=str(UUID(int=7)),
    causation=str(UUID(int=8)),
    actor="王芳",
    hops=2,
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    data={"amount": "1000.00", "text": "合同"},
)


def opened(message: Message) -> Published:
    return from_message("pipeline", message.headers, message.value)


def test_an_event_is_a_cloud_event_in_binary_mode() -> None:
    message = to_message("pipeline", SIGNED)
    assert message.key == SIGNED.stream.encode()
    assert message.value == '{"amount":"1000.00","text":"合同"}'.encode()
    assert {name: value.decode() for name, value in message.headers} == {
        "ce_specversion": "1.0",
        "ce_id": str(UUID(int=9)),
        "ce_source": "/sales/pipeline",
        "ce_type": "DealSigned",
        "ce_time": "2004-01-05T00:00:00+00:00",
        "ce_subject": SIGNED.stream,
        "content-type": "application/json",
        "ce_epoch": "2",
        "ce_position": "41",
        "ce_previous": "38",
        "ce_schema": "3",
        "ce_correlation": str(UUID(int=7)),
        "ce_causation": str(UUID(int=8)),
        "ce_actor": "王芳",
        "ce_hops": "2",
        "ce_traceparent": SIGNED.traceparent,
        "traceparent": SIGNED.traceparent,
    }


@pytest.mark.parametrize("record", [SIGNED, replace(SIGNED, causation=None, data={})])
def test_what_was_sent_is_what_is_received(record: Published) -> None:
    assert opened(to_message("pipeline", record)) == record


SENT = to_message("pipeline", SIGNED)


def test_a_trace_context_that_is_none_is_left_out_and_costs_no_event() -> None:
    garbled = replace(SENT, headers=[one for one in SENT.headers if one[0] != "ce_traceparent"])
    assert opened(garbled) == replace(SIGNED, traceparent=None)
    garbled = replace(garbled, headers=[*garbled.headers, ("ce_traceparent", b"who knows")])
    assert opened(garbled) == replace(SIGNED, traceparent=None)


@pytest.mark.parametrize(
    "foreign",
    [
        Message(None, b"{}", []),
        replace(SENT, headers=[one for one in SENT.headers if one[0] != "ce_position"]),
        replace(SENT, headers=[*SENT.headers, ("ce_position", b"many")]),
        replace(SENT, headers=[*SENT.headers, ("ce_id", b"\xff")]),
        replace(SENT, headers=[*SENT.headers, ("ce_source", b"/sales/customer")]),
        replace(SENT, headers=[*SENT.headers, ("ce_specversion", b"0.3")]),
        replace(SENT, value=b"[]"),
        replace(SENT, value=b"{"),
        replace(SENT, value=None),
    ],
)
def test_what_is_no_event_of_the_service_is_refused(foreign: Message) -> None:
    with pytest.raises(NotAnEnvelope):
        opened(foreign)
