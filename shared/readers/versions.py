"""The versions of a projection in PostgreSQL: each has a schema and a checkpoint of its own. One is live; one that was
before is kept, and followed by whoever still has its code, until it is dropped."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import DropSchema

from .guard import make_tables
from .store import InUse, Projected, Unknown, Version, reader_of, reader_of_version, schema_of, schema_of_version

BEGIN = text("INSERT INTO checkpoint (reader, position, epoch) VALUES (:reader, :position, 1) ON CONFLICT DO NOTHING")
POSITION = text("SELECT position FROM checkpoint WHERE reader = :reader")
POSITIONS = text("SELECT reader, position FROM checkpoint WHERE reader = ANY(:readers)")
BUILDING = text("""
    INSERT INTO projection (name, version, status) VALUES (:name, :version, 'building')
    ON CONFLICT (name, version) DO UPDATE SET status = 'building', changed_at = clock_timestamp()""")
ALL = text("""
    SELECT name, version, status, coalesce(checkpoint.position, 0) AS position,
           CAST(extract(epoch FROM clock_timestamp() - changed_at) AS double precision) AS seconds
    FROM projection LEFT JOIN checkpoint ON reader = 'projection:' || name || ':' || version
    ORDER BY name, version""")
# What was given up in the live version until the next is made has no effect in that either. What is given up later is
# each version's own matter: the other may have it already.
INHERITED = text("""
    INSERT INTO parked (reader, position, stream, source, event_id, type, error, tries, status, reason)
    SELECT :reader, position, stream, source, event_id, type, error, tries, parked.status, reason
    FROM parked JOIN projection ON reader = 'projection:' || name || ':' || version
    WHERE name = :name AND projection.status = 'live' AND parked.status = 'discarded'
    ON CONFLICT DO NOTHING""")
LOCKED = text("SELECT version, status FROM projection WHERE name = :name ORDER BY version FOR UPDATE")
# Whoever follows with one of them makes no step until the transaction ends.
HELD = text("SELECT reader, position FROM checkpoint WHERE reader = ANY(:readers) ORDER BY reader FOR UPDATE")
CHANGE = text("""
    UPDATE projection SET status = :status, changed_at = clock_timestamp()
    WHERE name = :name AND version = :version AND status <> :status""")
FREE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('sales-reader:' || :reader, 0))")


async def prepare(db: AsyncConnection, projected: Projected) -> int:
    """The checkpoint stands for schema and tables, which are made in the same transaction."""
    reader, schema = reader_of(projected), schema_of(projected)
    there = (await db.execute(text("SELECT to_regnamespace(quote_ident(:s))"), {"s": schema})).scalar() is not None
    stored: int | None = (await db.execute(POSITION, {"reader": reader})).scalar()
    if there and stored is not None:
        return stored
    await _clear(db, reader, schema)
    await make_tables(db, projected, schema)
    await db.execute(INHERITED, {"reader": reader, "name": projected.name})
    await db.execute(BEGIN, {"reader": reader, "position": 0})
    await db.execute(BUILDING, {"name": projected.name, "version": projected.version})
    return 0


async def analyze(db: AsyncConnection, projected: Projected) -> None:
    """Tables that were just filled are planned for as if they were empty until autovacuum comes by."""
    quote, schema = db.dialect.identifier_preparer.quote_identifier, schema_of(projected)
    tables = (f"{quote(schema)}.{quote(one.name)}" for one in projected.tables)
    await db.execute(text(f"ANALYZE {', '.join(tables)}"))


async def all_versions(db: AsyncConnection) -> list[Version]:
    return [Version(**row) for row in (await db.execute(ALL)).mappings()]


async def promote(db: AsyncConnection, projected: Projected) -> bool:
    """See ReadStore.promote."""
    statuses = await _locked(db, projected.name)
    newer = [one for one, status in statuses.items() if status == "live" and one > projected.version]
    if newer:
        await _change(db, projected.name, projected.version, "kept")
        return True
    if await seen(db, projected) > ((await db.execute(POSITION, {"reader": reader_of(projected)})).scalar() or 0):
        return False
    await make_live(db, projected)
    return True


async def seen(db: AsyncConnection, projected: Projected) -> int:
    """How far this version and the live one have come, whichever is further. Both stand still until the transaction
    ends."""
    statuses = await _locked(db, projected.name)
    versions = {projected.version, *(one for one, status in statuses.items() if status == "live")}
    readers = [reader_of_version(projected.name, one) for one in versions]
    held = await db.execute(HELD, {"readers": readers})
    return max((position for _, position in held), default=0)


async def make_live(db: AsyncConnection, projected: Projected) -> None:
    """The one that was live is kept."""
    for version, status in (await _locked(db, projected.name)).items():
        if status == "live" and version != projected.version:
            await _change(db, projected.name, version, "kept")
    await _change(db, projected.name, projected.version, "live")


@asynccontextmanager
async def dropping(db: AsyncConnection, name: str, version: int, even_live: bool) -> AsyncIterator[None]:
    """See PostgresReadStore.dropping."""
    reader = reader_of_version(name, version)
    status = (await _locked(db, name)).get(version)
    if status is None:
        raise Unknown(f"{name} has no version {version}")
    if status == "live" and not even_live:
        raise InUse(f"version {version} of {name} is the live one")
    if not (await db.execute(FREE, {"reader": reader})).scalar():
        raise InUse(f"a worker still follows with version {version} of {name}")
    yield
    await _clear(db, reader, schema_of_version(name, version))
    await db.execute(text("DELETE FROM rebuild WHERE reader = :reader"), {"reader": reader})
    given = {"name": name, "version": version}
    await db.execute(text("DELETE FROM projection WHERE name = :name AND version = :version"), given)


async def _locked(db: AsyncConnection, name: str) -> dict[int, str]:
    """Status by version; none of them changes until the transaction ends."""
    return {version: status for version, status in await db.execute(LOCKED, {"name": name})}


async def _change(db: AsyncConnection, name: str, version: int, status: str) -> None:
    given: dict[str, Any] = {"name": name, "version": version, "status": status}
    await db.execute(CHANGE, given)


async def _clear(db: AsyncConnection, reader: str, schema: str) -> None:
    """What was discarded stays so."""
    await db.execute(DropSchema(schema, cascade=True, if_exists=True))
    await db.execute(text("DELETE FROM checkpoint WHERE reader = :reader"), {"reader": reader})
    await db.execute(text("DELETE FROM parked WHERE reader = :reader AND status = 'parked'"), {"reader": reader})
