"""The envelope: a published event as a record of Kafka, and back. Pure.

CloudEvents 1.0 in the binary mode of its Kafka protocol binding: each attribute is a header `ce_<name>` in UTF-8, the
record's value is the data as JSON, its key the stream. What the standard has no attribute for is an extension. The
trace context stands there twice: as the Distributed Tracing extension says, and where OpenTelemetry looks for it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from pydantic_core import from_json, to_json

from shared.log.log import Published

SPEC_VERSION = b"1.0"
CONTENT_TYPE = b"application/json"
TRACEPARENT = re.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class NotAnEnvelope(ValueError):
    """The record is none of ours: a header is missing or wrong, or its value is no JSON object."""


@dataclass(frozen=True, slots=True)
class Message:
    """What Kafka keeps of a record."""

    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


def topic_of(service: str) -> str:
    """The topic that is the image of the service's log."""
    return f"sales.{service}"


def source_of(service: str) -> str:
    """CloudEvents' `source`, a URI-reference."""
    return f"/sales/{service}"


@cache
def _source(service: str) -> bytes:
    return source_of(service).encode()


def to_message(service: str, record: Published) -> Message:
    stream = record.stream.encode()
    headers = [
        ("ce_specversion", SPEC_VERSION),
        ("ce_id", str(record.event_id).encode()),
        ("ce_source", _source(service)),
        ("ce_type", record.type.encode()),
        ("ce_time", record.time.encode()),
        ("ce_subject", stream),
        ("content-type", CONTENT_TYPE),
        ("ce_epoch", b"%d" % record.epoch),
        ("ce_position", b"%d" % record.position),
        ("ce_previous", b"%d" % record.previous),
        ("ce_schema", b"%d" % record.schema),
        ("ce_correlation", record.correlation.encode()),
        ("ce_actor", record.actor.encode()),
        ("ce_hops", b"%d" % record.hops),
    ]
    if record.traceparent is not None:
        traceparent = record.traceparent.encode()
        headers += [("ce_traceparent", traceparent), ("traceparent", traceparent)]
    if record.causation is not None:
        headers.append(("ce_causation", record.causation.encode()))
    return Message(stream, to_json(record.data), headers)


def from_message(service: str, headers: Iterable[tuple[str, bytes]], value: bytes | None) -> Published:
    """Raises NotAnEnvelope for whatever `to_message` of that service would not have made."""
    given = dict(headers)
    try:
        if given["ce_specversion"] != SPEC_VERSION or given["ce_source"] != _source(service):
            raise NotAnEnvelope(f"not an event of {service}")
        causation, traceparent = given.get("ce_causation"), given.get("ce_traceparent", b"").decode()
        data = from_json(value or b"")
        if not isinstance(data, dict):
            raise NotAnEnvelope("the value is no JSON object")
        return Published(
            epoch=int(given["ce_epoch"]),
            position=int(given["ce_position"]),
            previous=int(given["ce_previous"]),
            stream=given["ce_subject"].decode(),
            event_id=UUID(given["ce_id"].decode()),
            type=given["ce_type"].decode(),
            schema=int(given["ce_schema"]),
            time=given["ce_time"].decode(),
            correlation=given["ce_correlation"].decode(),
            causation=None if causation is None else causation.decode(),
            actor=given["ce_actor"].decode(),
            hops=int(given["ce_hops"]),
            data=data,
            traceparent=traceparent if TRACEPARENT.fullmatch(traceparent) else None,
        )
    except KeyError as missing:
        raise NotAnEnvelope(f"the header {missing.args[0]} is missing") from missing
    except (AttributeError, TypeError, ValueError) as error:
        raise NotAnEnvelope(str(error)) from error
