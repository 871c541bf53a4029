"""The consistency checker: whether a service's log, read tables and ingested events are what they must be."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, TextClause, column, func, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kernel.decider import stream_id_of
from shared.log.keys import PersonKeys
from shared.log.log import Feed

from .postgres import PostgresReadStore
from .sealer import Rows
from .seals import SEALS, LogSealed, seals
from .shadow import Progress, Shadow, build
from .store import ParkedFilter, Projected, reader_of, schema_of
from .tail import PAGE, Tail
from .unsealing import broken

FeedOf = Callable[[int, int], Awaitable[Feed]]
"""A page of an owner's published events: (after, limit)."""

PATIENCE = 10.0
"""Seconds given to a consumer to come to where its owner stood when the check began."""

# The projector's next step waits for this row, so that its tables stay at the position.
STAND_STILL = text("SELECT position FROM checkpoint WHERE reader = :reader FOR UPDATE")
GAPS = text("""
    SELECT position, before FROM (
        SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before FROM event
    ) AS pair
    WHERE position <> before + 1 AND position NOT IN (SELECT position FROM epoch)
    ORDER BY position LIMIT 5""")
VERSIONS = text("""
    SELECT stream, position, version FROM (
        SELECT stream, position, version, row_number() OVER (PARTITION BY stream ORDER BY position) AS due
        FROM event WHERE source IS NULL
    ) AS numbered
    WHERE version <> due ORDER BY position LIMIT 5""")
DISORDER = text("""
    SELECT source, position, source_position FROM (
        SELECT source, position, source_position,
               lag(source_position) OVER (PARTITION BY source ORDER BY position) AS before
        FROM event WHERE source IS NOT NULL
    ) AS pair
    WHERE source_position <= before ORDER BY position LIMIT 5""")
HEARD = text("""
    SELECT source_position, event_id, type, schema, data::text AS data, stream FROM event
    WHERE source = :source AND source_position > :after AND source_position <= :up_to ORDER BY position""")
ERASED = text("SELECT stream, data->>'key' AS key FROM event WHERE type = 'PersonErased' AND source IS NULL")
LAST_HEARD = text("""
    SELECT greatest((SELECT max(source_position) FROM event WHERE source = :source),
                    (SELECT position FROM checkpoint WHERE reader = 'ingest:' || :source))""")
# What the owner itself calls lost, in the beginnings of its epochs.
LOST = text("""
    SELECT DISTINCT e.source_position, e.event_id FROM event b JOIN event e ON e.source = b.source
    AND e.source_position BETWEEN (b.data->>'lost_from')::bigint AND (b.data->>'lost_to')::bigint
    WHERE b.source = :source AND b.type = 'EpochBegan'""")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    service: str
    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True)
class Subject:
    """A service to check: its database (as the serving role), its log, the feeds of those it hears, and where they are
    at hand the store of persons' keys and the log's rows as they are stored."""

    service: str
    store: PostgresReadStore
    tail: Tail
    projections: Sequence[Projected] = ()
    hears: Mapping[str, FeedOf] = field(default_factory=dict)
    keys: PersonKeys | None = None
    rows: Rows | None = None


async def check(subject: Subject, progress: Progress | None = None) -> AsyncIterator[Finding]:
    """All findings, also while the service runs."""
    yield await _none_of(subject, "positions dense", GAPS)
    yield await _none_of(subject, "versions gapless", VERSIONS)
    yield await _none_of(subject, "heard in order", DISORDER)
    yield await _nothing_parked(subject)
    if subject.keys is not None:
        yield await _erased_are_gone(subject, subject.keys)
    if subject.rows is not None:
        yield await _seals_hold(subject, subject.rows)
    for source, feed in subject.hears.items():
        yield await _heard_all(subject, source, feed)
    async for finding in _rebuilds(subject, progress):
        yield finding


async def _none_of(subject: Subject, name: str, bad: TextClause) -> Finding:
    async with subject.store.transaction() as db:
        found = [dict(row) for row in (await db.execute(bad)).mappings()]
    return Finding(subject.service, name, not found, "; ".join(map(_words, found)))


async def _nothing_parked(subject: Subject) -> Finding:
    parked = await subject.store.parked(ParkedFilter())
    some = "; ".join(f"{one.reader} {one.position}: {one.error}" for one in parked[:5])
    return Finding(subject.service, "nothing parked", not parked, f"{len(parked)}: {some}" if parked else "")


async def _erased_are_gone(subject: Subject, keys: PersonKeys) -> Finding:
    """No key that the log calls destroyed is in the store, as it would be after the store was restored."""
    async with subject.store.transaction() as db:
        erased = [(stream_id_of(row.stream), row.key) for row in await db.execute(ERASED)]
    until = time.monotonic() + PATIENCE
    while left := [person for person, key in erased if await keys.fingerprint(person) == key]:
        if time.monotonic() > until:
            return Finding(subject.service, "erased keys are gone", False, f"there is a key of {left[0]}; erase again")
        await asyncio.sleep(0.1)  # a service that was killed in between does it when it is back
    return Finding(subject.service, "erased keys are gone", True, f"{len(erased)} erasures")


async def _seals_hold(subject: Subject, rows: Rows) -> Finding:
    """Every event that was sealed is as it was then. That nobody has sealed anew what they changed is for those to say
    who heard of the seals: see `heard all of`."""
    stored = await subject.tail.log.read_stream(seals.stream(SEALS))
    faults = [fault async for fault in broken(stored, rows)]
    if faults:
        more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
        return Finding(subject.service, "seals hold", False, "; ".join(faults[:5]) + more)
    to = seals.fold(LogSealed.model_validate_json(row.data) for row in stored).to
    return Finding(subject.service, "seals hold", True, f"{len(stored)} seals, up to position {to}")


async def _heard_all(subject: Subject, source: str, feed: FeedOf) -> Finding:
    """What the owner had published when the check began is here, exactly once, in order and unchanged. What an owner
    that was restored calls lost may be here: it may also tell it again, under the same id."""
    name = f"heard all of {source}"
    head = (await feed(0, 1)).head
    last = await _wait_for(subject, source, head)
    lost = await _lost(subject, source)
    told_again = frozenset(lost.values())
    after = count = 0
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


async def _lost(subject: Subject, source: str) -> dict[int, UUID]:
    async with subject.store.transaction() as db:
        return {position: event_id for position, event_id in await db.execute(LOST, {"source": source})}


async def _heard(subject: Subject, source: str, after: int, up_to: int) -> list[tuple[Any, ...]]:
    async with subject.store.transaction() as db:
        found = await db.execute(HEARD, {"source": source, "after": after, "up_to": up_to})
        return [(*row[:4], json.loads(row.data), row.stream) for row in found]


async def _wait_for(subject: Subject, source: str, head: int) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        async with subject.store.transaction() as db:
            last: int = (await db.execute(LAST_HEARD, {"source": source})).scalar() or 0
        if last >= head or time.monotonic() > until:
            return last
        await asyncio.sleep(0.1)


def _first_difference(owned: Sequence[tuple[Any, ...]], heard: Sequence[tuple[Any, ...]]) -> str:
    for one, other in zip(owned, heard, strict=False):
        if one != other:
            return f"the owner has {one[0]} {one[2]} {one[1]}, here is {other[0]} {other[2]} {other[1]}"
    longer, word = (owned, "missing") if len(owned) > len(heard) else (heard, "too much")
    return f"{longer[min(len(owned), len(heard))][0]} is {word}"


async def _rebuilds(subject: Subject, progress: Progress | None) -> AsyncIterator[Finding]:
    """Each read table against its rebuild: one reading of the log for all, then each at its own position."""
    async with AsyncExitStack() as stack:
        shadows = []
        for projected in subject.projections:
            schema = f"check_{schema_of(projected)}"
            shadow = await stack.enter_async_context(Shadow(projected, subject.store, subject.tail, schema))
            shadow.skip = await _skipped(subject, projected)
            shadows.append(shadow)
        if shadows:
            checkpoints = [await subject.store.position(reader_of(one)) or 0 for one in subject.projections]
            await build(shadows, subject.tail, min(checkpoints), progress)
        for shadow in shadows:
            yield await _equals_rebuild(subject, shadow)


async def _skipped(subject: Subject, projected: Projected) -> frozenset[int]:
    """What the projector has not handled: the discarded, and what is parked now."""
    parked = await subject.store.parked(ParkedFilter(reader=reader_of(projected)))
    return await subject.store.discarded(reader_of(projected)) | {one.position for one in parked}


async def _equals_rebuild(subject: Subject, shadow: Shadow) -> Finding:
    name = f"{shadow.projected.name} equals its rebuild"
    reader = reader_of(shadow.projected)
    async with subject.store.transaction() as db:
        position = (await db.execute(STAND_STILL, {"reader": reader})).scalar()
        if position is None:
            return Finding(subject.service, name, False, "it was never built")
        await build([shadow], subject.tail, position)
        if shadow.skip != await _skipped(subject, shadow.projected):
            return Finding(
                subject.service, name, False, "parked events were retried or discarded meanwhile; check again"
            )
        different = [await _difference(db, shadow, one) for one in shadow.projected.tables]
    failed = [f"{one.position}: {one.error}" for one in shadow.parked if one.tries]
    details = [one for one in different if one] + [f"the rebuild fails at {one}" for one in failed[:3]]
    return Finding(subject.service, name, not details, "; ".join(details) or f"at position {position}")


async def _difference(db: AsyncConnection, shadow: Shadow, one: Table) -> str:
    """How many rows are only here, and only in the rebuild, with the first of them."""
    here, rebuilt = _everything(one, schema_of(shadow.projected)), _everything(one, shadow.schema)
    told = []
    for side, only in (("here", here.except_all(rebuilt)), ("in the rebuild", rebuilt.except_all(here))):
        count = (await db.execute(select(func.count()).select_from(only.subquery()))).scalar()
        if count:
            first = (await db.execute(only.limit(1))).mappings().one()
            told.append(f"{one.name}: {count} rows only {side}, the first {_words(first)}")
    return "; ".join(told)


def _everything(one: Table, schema: str) -> Select[Any]:
    return select(table(one.name, *(column(c.name) for c in one.columns), schema=schema))


def _words(row: Mapping[Any, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items())[:500]
