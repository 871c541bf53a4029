"""A service starts with far more readers than it has connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from shared.log.engine import engine_of
from shared.log.postgres import PostgresLog
from shared.readers.listing import Listing
from shared.readers.postgres import LEFT, PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.status import Status
from shared.readers.tail import Tail
from shared.testing.postgres import FreshDatabase

from .bank import ACCOUNT, QUICK, Bank, catalogue
from .conftest import stop

READERS, CONNECTIONS = 12, LEFT + 2
PATIENCE = 60
"""Seconds that a connection is waited for."""
STUCK = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'projection'::regclass"


@asynccontextmanager
async def held(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Nobody gets beyond making its tables."""
    db = await asyncpg.connect(url)
    try:
        async with db.transaction():
            await db.execute("LOCK TABLE projection IN SHARE ROW EXCLUSIVE MODE")
            yield db
    finally:
        await db.close()


async def test_the_status_answers_while_all_readers_make_their_tables(fresh_database: FreshDatabase) -> None:
    url = fresh_database().serving_url
    async with await PostgresLog.open(url) as log:
        engine = engine_of(url, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=PATIENCE)
        store, tail = PostgresReadStore(engine), Tail(log, catalogue())
        listings = [Listing(f"accounts{number}", ACCOUNT, []) for number in range(READERS)]
        readers = [Projector(one, log, tail, store, QUICK) for one in listings]
        status = Status("bank", log, readers, [], store)
        await Bank(log).open(1)
        tasks = []
        try:
            async with held(url) as db:
                tasks += [asyncio.create_task(one.run()) for one in readers]
                async with asyncio.timeout(60):
                    while await db.fetchval(STUCK) < CONNECTIONS - LEFT:
                        await asyncio.sleep(0.01)
                told = await status.report()
                assert [one["state"] for one in told["readers"]] == ["standing by"] * READERS
                assert await status.building() == [one.name for one in readers]
            assert all([await one.reached(1, 60) for one in readers])
        finally:
            await stop(*tasks)
            await store.close()
            await engine.dispose()
