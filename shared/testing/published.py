"""What a log in memory has published: its feed."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from shared.log.log import Feed, Published, Recorded
from shared.log.tracing import of_event


def feed_of(rows: Sequence[Recorded], epochs: Sequence[tuple[int, int]], after: int, limit: int) -> Feed:
    """`epochs`: number and position of each."""
    published = [row for row in rows if row.published is not None]
    start = bisect_right(published, after, key=lambda row: row.position)
    previous = published[start - 1].position if start else 0
    items: list[Published] = []
    for row in published[start : start + limit]:
        epoch = next(epoch for epoch, began in reversed(epochs) if began <= row.position)
        items.append(_published(row, epoch, previous))
        previous = row.position
    head = published[-1].position if published else 0
    return Feed(epochs[-1][0], items, items[-1].position if items else after, head)


def _published(row: Recorded, epoch: int, previous: int) -> Published:
    published: dict[str, Any] = row.published or {}
    return Published(
        epoch=epoch,
        position=row.position,
        previous=previous,
        stream=row.stream,
        event_id=row.event_id,
        type=published["type"],
        schema=published["schema"],
        time=row.meta["time"],
        correlation=row.meta["correlation"],
        causation=row.meta.get("causation"),
        actor=row.meta["actor"],
        hops=row.meta.get("hops", 0),
        data=published["data"],
        traceparent=of_event(row.meta.get("traceparent"), row.meta["correlation"], row.event_id),
    )
