"""Two processes on one log: what one appends wakes the other at once, without a poll."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from shared.log import notices, postgres
from shared.log.log import Commit, NewEvent
from shared.log.postgres import PostgresLog
from shared.testing.postgres import Database, FreshDatabase

PATIENCE = 60.0


@pytest.fixture
def database(fresh_database: FreshDatabase) -> Database:
    return fresh_database()


@pytest.fixture
async def logs(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[PostgresLog, PostgresLog]]:
    monkeypatch.setattr(postgres, "POLL_RARELY", 3600.0)
    monkeypatch.setattr(notices, "PAUSE", 0.01)
    async with (
        await PostgresLog.open(database.serving_url, shared=True) as one,
        await PostgresLog.open(database.serving_url, shared=True) as other,
    ):
        yield one, other


def note() -> Commit:
    stream = f"note-{uuid4()}"
    return Commit([NewEvent(uuid4(), stream, 1, "Noted", 1, "{}", "{}")], [(stream, 0)])


async def listening(database: Database, wanted: int) -> list[int]:
    """The database's processes that hear notices, once there are as many."""
    same = await asyncpg.connect(database.serving_url)
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                found = await same.fetch(
                    "SELECT pid FROM pg_stat_activity WHERE application_name = 'sales-notices'"
                    " AND datname = current_database() AND state = 'idle' AND query LIKE 'LISTEN%'"
                )
                if len(found) == wanted:
                    return [row["pid"] for row in found]
                await asyncio.sleep(0.02)
    finally:
        await same.close()


async def test_an_append_of_one_process_wakes_the_other_without_a_poll(
    database: Database, logs: tuple[PostgresLog, PostgresLog]
) -> None:
    one, other = logs
    await listening(database, 2)
    for head in (1, 2, 3):
        woken = asyncio.create_task(other.wait(head - 1, PATIENCE))
        await asyncio.sleep(0)
        assert (await one.append(note())).position == head
        assert await woken == head


async def test_a_connection_that_broke_is_made_again(database: Database, logs: tuple[PostgresLog, PostgresLog]) -> None:
    one, other = logs
    same = await asyncpg.connect(database.serving_url)
    for process in await listening(database, 2):
        assert await same.fetchval("SELECT pg_terminate_backend($1)", process)
    await same.close()
    await listening(database, 2)
    woken = asyncio.create_task(other.wait(0, PATIENCE))
    await asyncio.sleep(0)
    await one.append(note())
    assert await woken == 1


async def test_a_notice_that_is_lost_is_made_good_by_the_next_poll(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "POLL_RARELY", 0.02)
    async with (
        await PostgresLog.open(database.serving_url) as silent,
        await PostgresLog.open(database.serving_url, shared=True) as other,
    ):
        woken = asyncio.create_task(other.wait(0, PATIENCE))
        await asyncio.sleep(0)
        await silent.append(note())
        assert await woken == 1
