"""Rebuild offline: a projection built afresh beside its old tables, which it replaces in one transaction."""

from dataclasses import asdict

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import DropSchema

from .postgres import BEGIN, BUILDING, PARK, PostgresReadStore, promote
from .shadow import Progress, Shadow, build
from .store import InUse, Projected, reader_of, schema_of
from .tail import Tail


async def rebuild(projected: Projected, store: PostgresReadStore, tail: Tail, progress: Progress | None = None) -> int:
    """Build `projected` from the whole log and put it in the place of what was there. Returns the position.

    Discarded events stay so; what was parked is tried again, and what fails is parked. Raises InUse while a
    running service follows the log with the projection.
    """
    reader = reader_of(projected)
    if not await store.take(reader):
        raise InUse(f"a running service follows the log with {reader}; stop it first")
    async with Shadow(projected, store, tail, f"{schema_of(projected)}_new") as shadow:
        shadow.skip = await store.discarded(reader)
        await build([shadow], tail, await tail.log.head(), progress)
        async with store.transaction() as db:
            await _swap(db, shadow)
        return shadow.position


async def _swap(db: AsyncConnection, shadow: Shadow) -> None:
    projected, reader, schema = shadow.projected, reader_of(shadow.projected), schema_of(shadow.projected)
    await db.execute(DropSchema(schema, cascade=True, if_exists=True))
    quote = db.dialect.identifier_preparer.quote_identifier
    await db.execute(text(f"ALTER SCHEMA {quote(shadow.schema)} RENAME TO {quote(schema)}"))
    await db.execute(text("DELETE FROM checkpoint WHERE reader = :reader"), {"reader": reader})
    await db.execute(BEGIN, {"reader": reader, "position": shadow.position})
    await db.execute(text("DELETE FROM parked WHERE reader = :reader AND status = 'parked'"), {"reader": reader})
    if shadow.parked:
        await db.execute(PARK, [{"reader": reader, **asdict(one)} for one in shadow.parked])
    await db.execute(BUILDING, {"name": projected.name, "version": projected.version})
    await promote(db, projected)
