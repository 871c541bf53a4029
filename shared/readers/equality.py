"""Whether read tables equal their rebuild."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from typing import Any

from sqlalchemy import Select, Table, column, func, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from .finding import Finding, Subject, words
from .shadow import Progress, Shadow, build
from .store import ParkedFilter, Projected, reader_of, schema_of
from .tail import PAGE
from .work import work_of

# The projector's next step waits for this row, so that its tables stay at the position.
STAND_STILL = text("SELECT position FROM checkpoint WHERE reader = :reader FOR UPDATE")


async def equal_rebuilds(subject: Subject, progress: Progress | None) -> AsyncIterator[Finding]:
    """Each read table: one reading of the log for all, then each at its own position."""
    async with AsyncExitStack() as stack:
        shadows = []
        for projected in await _concerned(subject):
            schema = f"check_{schema_of(projected)}"
            shadow = await stack.enter_async_context(Shadow(projected, subject.store, subject.tail, schema))
            shadow.skip = await _skipped(subject, projected)
            shadows.append(shadow)
        if shadows:
            checkpoints = [await subject.store.position(reader_of(one.projected)) or 0 for one in shadows]
            await build(shadows, subject.tail, min(checkpoints), progress)
        for shadow in shadows:
            yield await _equals_rebuild(subject, shadow)


async def _concerned(subject: Subject) -> Sequence[Projected]:
    """Those in whose tables anything can have changed."""
    if not subject.since:
        return subject.projections
    left = {one.name: work_of(one, subject.tail.log, subject.tail.entry) for one in subject.projections}
    position = subject.since
    while left and (rows := await subject.tail.log.read(position, PAGE)):
        entries = [subject.tail.entry(row) for row in rows]
        left = {name: work for name, work in left.items() if not any(map(work.concerns, entries))}
        position = rows[-1].position
    return [one for one in subject.projections if one.name not in left]


async def _skipped(subject: Subject, projected: Projected) -> frozenset[int]:
    """What the projector has not handled: the discarded, and what is parked now."""
    parked = await subject.store.parked(ParkedFilter(reader=reader_of(projected)))
    return await subject.store.discarded(reader_of(projected)) | {one.position for one in parked}


async def _equals_rebuild(subject: Subject, shadow: Shadow) -> Finding:
    name = f"{shadow.projected.name} equals its rebuild"
    reader = reader_of(shadow.projected)
    await _near(subject, shadow, reader)
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


async def _near(subject: Subject, shadow: Shadow, reader: str) -> None:
    """Bring the shadow to less than a page from its projector, which must not wait for more than that."""
    while (await subject.store.position(reader) or 0) - shadow.position > PAGE:
        await build([shadow], subject.tail, await subject.store.position(reader) or 0)


async def _difference(db: AsyncConnection, shadow: Shadow, one: Table) -> str:
    """How many rows are only here, and only in the rebuild, with the first of them."""
    here, rebuilt = _everything(one, schema_of(shadow.projected)), _everything(one, shadow.schema)
    told = []
    for side, only in (("here", here.except_all(rebuilt)), ("in the rebuild", rebuilt.except_all(here))):
        count = (await db.execute(select(func.count()).select_from(only.subquery()))).scalar()
        if count:
            first = (await db.execute(only.limit(1))).mappings().one()
            told.append(f"{one.name}: {count} rows only {side}, the first {words(first)}")
    return "; ".join(told)


def _everything(one: Table, schema: str) -> Select[Any]:
    return select(table(one.name, *(column(c.name) for c in one.columns), schema=schema))
