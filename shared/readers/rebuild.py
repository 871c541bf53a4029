"""Rebuild while serving: a projection built afresh beside the tables that serve, which it replaces in one transaction.

What is new is taken over once it is not behind: with the checkpoint of the projector locked, so that it makes no step
meanwhile, the schemas change their names. Queries that began go on with the rows of their snapshot, the projector goes
on from the new checkpoint. Where another version was live, this one is from then on, and the other is kept. Policies
have no part in it: only projections are rebuilt.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import DropSchema

from .postgres import PostgresReadStore
from .shadow import Progress, Shadow, build
from .steps import PARK, discarded
from .store import InUse, Projected, reader_of, schema_of
from .tail import Tail
from .versions import BEGIN, BUILDING, analyze, make_live, seen

ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('sales-rebuild:' || :reader, 0))")


class DiscardedMeanwhile(Exception):
    """An operator gave up an event that the new tables already have."""


async def rebuild(projected: Projected, store: PostgresReadStore, tail: Tail, progress: Progress | None = None) -> int:
    """Build `projected` from the whole log and put it in the place of what was there. Returns the position.

    Discarded events stay so; what was parked is tried again, and what fails is parked. Raises InUse while another
    rebuild of it is under way.
    """
    async with _alone(projected, store):
        while True:
            try:
                return await _rebuilt(projected, store, tail, progress)
            except DiscardedMeanwhile:
                continue


@asynccontextmanager
async def _alone(projected: Projected, store: PostgresReadStore) -> AsyncIterator[None]:
    reader = reader_of(projected)
    async with store.transaction() as db:
        if not (await db.execute(ALONE, {"reader": reader})).scalar():
            raise InUse(f"{reader} is being rebuilt already")
        yield


async def _rebuilt(projected: Projected, store: PostgresReadStore, tail: Tail, progress: Progress | None) -> int:
    async with Shadow(projected, store, tail, f"{schema_of(projected)}_new") as shadow:
        shadow.skip = await store.discarded(reader_of(projected))
        while True:
            await build([shadow], tail, await tail.log.head(), progress)
            if await _taken_over(store, shadow):
                break
    async with store.transaction() as db:
        await analyze(db, projected)
    async with store.transaction() as db:  # by itself: it waits for queries that still read from the old tables
        await db.execute(DropSchema(_old(projected), cascade=True, if_exists=True))
    return shadow.position


async def _taken_over(store: PostgresReadStore, shadow: Shadow) -> bool:
    """False where the projector, or that of the live version, is ahead. Raises DiscardedMeanwhile."""
    reader = reader_of(shadow.projected)
    async with store.transaction() as db:
        if await seen(db, shadow.projected) > shadow.position:
            return False
        if await discarded(db, reader) != shadow.skip:
            raise DiscardedMeanwhile(reader)
        await _swap(db, shadow)
        return True


def _old(projected: Projected) -> str:
    return f"{schema_of(projected)}_old"


async def _swap(db: AsyncConnection, shadow: Shadow) -> None:
    projected, reader, schema = shadow.projected, reader_of(shadow.projected), schema_of(shadow.projected)
    quote = db.dialect.identifier_preparer.quote_identifier
    await db.execute(DropSchema(_old(projected), cascade=True, if_exists=True))
    if (await db.execute(text("SELECT to_regnamespace(quote_ident(:s))"), {"s": schema})).scalar() is not None:
        await db.execute(text(f"ALTER SCHEMA {quote(schema)} RENAME TO {quote(_old(projected))}"))
    await db.execute(text(f"ALTER SCHEMA {quote(shadow.schema)} RENAME TO {quote(schema)}"))
    await db.execute(text("DELETE FROM checkpoint WHERE reader = :reader"), {"reader": reader})
    await db.execute(BEGIN, {"reader": reader, "position": shadow.position})
    await db.execute(text("DELETE FROM parked WHERE reader = :reader AND status = 'parked'"), {"reader": reader})
    if shadow.parked:
        await db.execute(PARK, [{"reader": reader, **asdict(one)} for one in shadow.parked])
    await db.execute(BUILDING, {"name": projected.name, "version": projected.version})
    await make_live(db, projected)
