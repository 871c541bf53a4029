"""Which process runs which reader: session advisory locks on one connection of the process.

They save work and keep an offline rebuild away from a running service. What is right does not depend on them:
each step is conditional on the checkpoint.
"""

import asyncio

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

TAKE = text("SELECT pg_try_advisory_lock(hashtextextended('sales-reader:' || :reader, 0))")
LED = text("""
    SELECT reader FROM unnest(CAST(:readers AS text[])) AS reader
    WHERE hashtextextended('sales-reader:' || reader, 0) IN (
        SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))""")
"""Those of `readers` whose lock any session of this database has; pg_locks shows the key in two halves."""
STAND_BY = 1.0
"""Seconds until a process that stands by asks again."""


class ReaderLocks:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._held: set[str] = set()
        self._busy = asyncio.Lock()

    async def take(self, reader: str) -> bool:
        """Whether this process has the reader's lock, now or since before. An error means that all are lost."""
        async with self._busy:
            try:
                if reader in self._held:
                    await self._ask(text("SELECT true"))
                elif await self._ask(TAKE, reader=reader):
                    self._held.add(reader)
                return reader in self._held
            except BaseException:
                await self._lose()
                raise

    async def pause(self) -> None:
        await asyncio.sleep(STAND_BY)

    async def close(self) -> None:
        async with self._busy:
            await self._lose()

    async def _ask(self, statement: TextClause, **given: str) -> bool:
        if self._connection is None:
            self._held.clear()
            connection = await self._engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        return bool((await self._connection.execute(statement, given)).scalar())

    async def _lose(self) -> None:
        """Close the session itself: a connection that went back to the pool would keep its locks."""
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            await connection.invalidate()
            await connection.close()
