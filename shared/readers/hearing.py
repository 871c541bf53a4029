"""Whether a service has heard what others published: exactly once, in order and unchanged."""

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from .finding import PATIENCE, FeedOf, Finding, Subject
from .tail import PAGE

HEARD = text("""
    SELECT source_position, event_id, type, schema, data::text AS data, stream FROM event
    WHERE source = :source AND source_position > :after AND source_position <= :up_to ORDER BY position""")
LAST_HEARD = text("""
    SELECT greatest((SELECT max(source_position) FROM event WHERE source = :source),
                    (SELECT position FROM checkpoint WHERE reader = 'ingest:' || :source))""")
BEFORE = text("SELECT max(source_position) FROM event WHERE source = :source AND position <= :since")
# What the owner itself calls lost, in the beginnings of its epochs.
LOST = text("""
    SELECT DISTINCT e.source_position, e.event_id FROM event b JOIN event e ON e.source = b.source
    AND e.source_position BETWEEN (b.data->>'lost_from')::bigint AND (b.data->>'lost_to')::bigint
    WHERE b.source = :source AND b.type = 'EpochBegan'""")


async def heard_all(subject: Subject, source: str, feed: FeedOf) -> Finding:
    """What the owner had published when the check began is here. What an owner that was restored calls lost may be
    here: it may also tell it again, under the same id."""
    name = f"heard all of {source}"
    head = (await feed(0, 1)).head
    last = await _wait_for(subject, source, head)
    lost = await _lost(subject, source)
    told_again = frozenset(lost.values())
    after = await _number(subject, BEFORE, {"source": source, "since": subject.since}) if subject.since else 0
    count = 0
    while after < last:
        page = await feed(after, PAGE)
        up_to = min(page.next, last) if page.items else last
        owned = [
            (one.position, one.event_id, one.type, one.schema, one.data, one.stream)
            for one in page.items
            if one.position <= up_to and one.event_id not in told_again
        ]
        heard = [row for row in await _heard(subject, source, after, up_to) if row[0] not in lost]
        if owned != heard:
            return Finding(subject.service, name, False, _first_difference(owned, heard))
        after, count = up_to, count + len(owned)
    if last < head:
        return Finding(subject.service, name, False, f"only up to {last} of {head}")
    more = f", and {len(lost)} that {source} has lost" if lost else ""
    return Finding(subject.service, name, True, f"{count} events{more}")


async def _heard(subject: Subject, source: str, after: int, up_to: int) -> list[tuple[Any, ...]]:
    async with subject.store.transaction() as db:
        found = await db.execute(HEARD, {"source": source, "after": after, "up_to": up_to})
        return [(*row[:4], json.loads(row.data), row.stream) for row in found]


async def _lost(subject: Subject, source: str) -> dict[int, UUID]:
    async with subject.store.transaction() as db:
        return {position: event_id for position, event_id in await db.execute(LOST, {"source": source})}


async def _number(subject: Subject, statement: Any, given: dict[str, Any]) -> int:
    async with subject.store.transaction() as db:
        return (await db.execute(statement, given)).scalar() or 0


async def _wait_for(subject: Subject, source: str, head: int) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        last = await _number(subject, LAST_HEARD, {"source": source})
        if last >= head or time.monotonic() > until:
            return last
        await asyncio.sleep(0.1)


def _first_difference(owned: Sequence[tuple[Any, ...]], heard: Sequence[tuple[Any, ...]]) -> str:
    for one, other in zip(owned, heard, strict=False):
        if one != other:
            return f"the owner has {one[0]} {one[2]} {one[1]}, here is {other[0]} {other[2]} {other[1]}"
    longer, word = (owned, "missing") if len(owned) > len(heard) else (heard, "too much")
    return f"{longer[min(len(owned), len(heard))][0]} is {word}"
