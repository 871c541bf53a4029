"""New events: what was decided, as it goes into the log, with the form in which it leaves the service."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.kernel.messages import NEVER, Meta
from shared.kernel.reactions import Publisher
from shared.kernel.rejections import Rejection

from .catalogue import encode_meta
from .log import NewEvent
from .origin import Origin
from .tracing import current
from .unit import Decided

PUBLISHED_LIMIT = 256 * 1024
"""Bytes of a published event: consumers and Kafka take it whole."""


class PublishedTooLarge(Rejection):
    """The event is too large to be published: at most 256 KiB."""

    status = 422


def new_events(
    decided: Iterable[Decided],
    origin: Origin,
    at: datetime,
    new_id: Callable[[], UUID],
    publisher: Publisher | None,
) -> list[NewEvent]:
    """In the order in which it was decided, `at` that moment. Raises PublishedTooLarge."""
    cause = origin.cause
    correlation = cause.correlation if cause else origin.correlation or new_id()
    traceparent = current()
    events = []
    for index, one in enumerate(decided):
        meta = Meta(
            event_id=origin.event_id(index, new_id),
            stream=one.stream,
            stream_id=one.stream_id,
            version=one.version,
            position=0,
            time=at,
            recorded_at=NEVER,
            actor=origin.actor.sub,
            correlation=correlation,
            causation=cause.event_id if cause else None,
            hops=cause.hops + 1 if cause else 0,
            traceparent=traceparent,
            address=origin.actor.address,
        )
        events.append(_new_event(one, meta, publisher))
    return events


def _new_event(one: Decided, meta: Meta, publisher: Publisher | None) -> NewEvent:
    published = publisher(one.event, meta, one.state) if publisher else None
    kind = type(one.event)
    return NewEvent(
        event_id=meta.event_id,
        stream=meta.stream,
        version=meta.version,
        type=kind.__name__,
        schema=kind.schema_number,
        data=one.event.model_dump_json(),
        meta=encode_meta(meta),
        published=None if published is None else _published(published),
    )


def _published(event: Any) -> str:
    data = event.model_dump_json()
    if len(data.encode()) > PUBLISHED_LIMIT:
        raise PublishedTooLarge()
    return f'{{"type":{json.dumps(type(event).__name__)},"schema":{event.schema_number},"data":{data}}}'
