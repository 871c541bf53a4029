"""The read store in PostgreSQL: SQLAlchemy Core on the service's own database."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, fields
from typing import cast

import asyncpg
from sqlalchemy import column, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import QueuePool

from shared.log.log import LogUnavailable

from .locks import LED, ReaderLocks
from .steps import apply, discarded, move, parked_streams
from .store import (
    AlreadyDone,
    ParkedEvent,
    ParkedFilter,
    Projected,
    Step,
    Version,
    schema_of,
)
from .versions import BEGIN, POSITION, POSITIONS, all_versions, analyze, dropping, prepare, promote

HOLD = text("""
    SELECT set_config('idle_in_transaction_session_timeout', '10s', true)
    FROM checkpoint WHERE reader = :reader FOR UPDATE""")
UNPARK = text("DELETE FROM parked WHERE reader = :reader AND position = :position AND status = 'parked'")
PARKED = table("parked", *(column(field.name) for field in fields(ParkedEvent)))

TRANSIENT = ("08", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE that are no fault of the data: connection, rollback, resources, locks, operator, system."""


AWAY = (OSError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What is raised as it is: on connecting, or by a connection that broke."""

LEFT = 3
"""Connections of the pool that readers at work leave free: one keeps their locks, two are for who answers."""


class StatementFailed(Exception):
    """The database refused a statement."""


class TableGone(StatementFailed):
    """A table that it names is not there: its version was dropped."""


class PostgresReadStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._locks = ReaderLocks(engine)
        self._turns = asyncio.Semaphore(max(1, cast(QueuePool, engine.pool).size() - LEFT))

    async def take(self, reader: str) -> bool:
        """Whether this process is the one that runs `reader`, or has just become it."""
        with translated():
            return await self._locks.take(reader)

    async def close(self) -> None:
        """Give back the readers' locks."""
        await self._locks.close()

    async def own(self, reader: str) -> None:
        while not await self.take(reader):
            await self._locks.pause()

    async def led(self, readers: Collection[str]) -> frozenset[str]:
        async with self.transaction() as db:
            return frozenset((await db.execute(LED, {"readers": list(readers)})).scalars())

    async def begin(self, reader: str, position: int) -> int:
        async with self.transaction() as db:
            await db.execute(BEGIN, {"reader": reader, "position": position})
            return await _position(db, reader) or 0

    async def position(self, reader: str) -> int | None:
        async with self.transaction() as db:
            return await _position(db, reader)

    async def positions(self, readers: Collection[str]) -> Mapping[str, int]:
        async with self.transaction() as db:
            found = await db.execute(POSITIONS, {"readers": list(readers)})
            return {reader: position for reader, position in found}

    async def prepare(self, projected: Projected) -> int:
        async with self._turn(projected) as db:
            return await prepare(db, projected)

    async def promote(self, projected: Projected) -> bool:
        async with self._turn() as db:
            await db.execute(text("SELECT set_config('synchronous_commit', 'on', true)"))
            if not await promote(db, projected):
                return False
        async with self.transaction() as db:
            await analyze(db, projected)
        return True

    async def all_versions(self) -> Sequence[Version]:
        async with self.transaction() as db:
            return await all_versions(db)

    @asynccontextmanager
    async def dropping(self, name: str, version: int, even_live: bool = False) -> AsyncIterator[None]:
        """Drop a version's tables, checkpoint and parked events at the end of the block, unless it raises. On entering
        raises Unknown, and InUse where a worker follows with it or, unless `even_live`, where it is the live one."""
        async with self.transaction() as db, dropping(db, name, version, even_live):
            yield

    async def discarded(self, reader: str) -> frozenset[int]:
        async with self.transaction() as db:
            return await discarded(db, reader)

    async def parked_streams(self, reader: str) -> frozenset[str]:
        async with self.transaction() as db:
            return await parked_streams(db, reader)

    async def apply(self, step: Step) -> None:
        if step.groups or step.park:
            async with self._turn(step.projected) as db:
                await apply(db, step)
        else:
            async with self._turns, self._alone() as db:
                await move(db, step)

    async def parked(self, wanted: ParkedFilter) -> list[ParkedEvent]:
        given = {name: value for name, value in asdict(wanted).items() if value is not None}
        statement = select(PARKED).order_by(PARKED.c.reader, PARKED.c.position)
        for name, value in given.items():
            statement = statement.where(PARKED.c[name] == value)
        async with self.transaction() as db:
            return [ParkedEvent(*row) for row in await db.execute(statement)]

    async def parked_counts(self) -> dict[str, int]:
        async with self.transaction() as db:
            found = await db.execute(text("SELECT reader, count(*) FROM parked WHERE status = 'parked' GROUP BY 1"))
            return {reader: count for reader, count in found}

    async def unpark(self, reader: str, position: int, step: Step | None = None) -> None:
        async with self.transaction(step.projected if step else None) as db:
            await db.execute(HOLD, {"reader": reader})
            if (await db.execute(UNPARK, {"reader": reader, "position": position})).rowcount == 0:
                raise AlreadyDone(f"{reader} {position}")
            for group in step.groups if step else ():
                await db.execute(group.statement, list(group.rows))

    async def failed_again(self, reader: str, position: int, error: str) -> None:
        statement = text("""
            UPDATE parked SET error = :error, tries = tries + 1, changed_at = clock_timestamp()
            WHERE reader = :reader AND position = :position AND status = 'parked'""")
        async with self.transaction() as db:
            await db.execute(statement, {"reader": reader, "position": position, "error": error})

    async def discard(self, reader: str, position: int, reason: str) -> None:
        statement = text("""
            UPDATE parked SET status = 'discarded', reason = :reason, changed_at = clock_timestamp()
            WHERE reader = :reader AND position = :position AND status = 'parked'""")
        given = {"reader": reader, "position": position, "reason": reason}
        async with self.transaction() as db:
            await db.execute(HOLD, {"reader": reader})
            if (await db.execute(statement, given)).rowcount == 0:
                raise AlreadyDone(f"{reader} {position}")

    @asynccontextmanager
    async def _turn(self, projected: Projected | None = None) -> AsyncIterator[AsyncConnection]:
        """A transaction of a reader at work. When a service starts, all of them make their tables and catch up, and may
        be as many as fifty: each waits for its turn here, not for a connection that who asks for the status needs."""
        async with self._turns, self.transaction(projected) as db:
            yield db

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[AsyncConnection]:
        """For one statement, which is a transaction by itself: what most readers do most of the time takes one call."""
        with translated():
            async with self._engine.connect() as db:
                yield await db.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def transaction(
        self, projected: Projected | None = None, schema: str | None = None
    ) -> AsyncIterator[AsyncConnection]:
        """One transaction, in which the projection's tables are those of its version, or of `schema`."""
        with translated():
            async with self._engine.connect() as db:
                if projected:
                    schemas = {projected.name: schema or schema_of(projected)}
                    db = await db.execution_options(schema_translate_map=schemas)
                async with db.begin():
                    yield db


async def _position(db: AsyncConnection, reader: str) -> int | None:
    position: int | None = (await db.execute(POSITION, {"reader": reader})).scalar()
    return position


@contextmanager
def translated() -> Iterator[None]:
    """LogUnavailable for what is no fault of the data, StatementFailed without parameters for the rest."""
    try:
        yield
    except DBAPIError as error:
        cause = error.orig.__cause__ if error.orig else None
        if error.connection_invalidated or is_away(cause):
            raise LogUnavailable(_words(cause or error)) from error
        if isinstance(cause, (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError)):
            raise TableGone(_words(cause)) from error
        raise StatementFailed(_words(cause or error.orig or error)) from error
    except AWAY as error:
        raise LogUnavailable(_words(error)) from error


def is_away(cause: BaseException | None) -> bool:
    """Whether the database did not answer, or could not just now."""
    if isinstance(cause, asyncpg.PostgresError):
        return str(cause.sqlstate or "")[:2] in TRANSIENT
    if isinstance(cause, ValueError):  # asyncpg's word for a parameter of the wrong type
        return False
    return isinstance(cause, (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError))


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
