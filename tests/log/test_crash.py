"""PostgreSQL killed under traffic: nothing that was acknowledged is lost, and nobody has to be restarted."""

import asyncio
import secrets
import shutil
from collections.abc import Iterator

import pytest

from deploy.account import Account
from deploy.databases import Database, create_database, provide_role
from deploy.postgres_server import PostgresServer, ServerFailed
from shared.log.log import LogUnavailable, OutcomeUnknown, Status
from shared.log.migrate import migrate
from shared.log.postgres import PostgresLog
from shared.testing.folders import quick
from tests.log.making import writing

WRITERS = 8


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    home = Account.for_postgres().make_private_in(quick())
    server = PostgresServer(home, secrets.token_hex(16), home / "postgres.log")
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home)


async def database(server: PostgresServer) -> Database:
    for role in ("owning", "serving"):
        provide_role(server, role, "secret")
    create_database(server, "crashing", "owning", "serving")
    urls = [server.url(role, "secret", "crashing") for role in ("owning", "serving")]
    await migrate(urls[0], "serving")
    return Database("crashing", "owning", "serving", urls[0], urls[1])


async def kill_and_start(server: PostgresServer) -> None:
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    async with asyncio.timeout(60):
        while True:
            try:
                server.start()
                return
            except ServerFailed:  # its children are still on their way out
                await asyncio.sleep(0.05)


@pytest.mark.postgres
async def test_a_killed_database_loses_no_acknowledged_commit(server: PostgresServer) -> None:
    where = await database(server)
    acknowledged: dict[str, int] = {}
    troubles: list[Exception] = []
    stop = asyncio.Event()

    async with await PostgresLog.open(where.serving_url, deadline=15.0) as log:

        async def write(number: int) -> None:
            stream, version = f"writer-{number}", 0
            while not stop.is_set():
                commit = writing(stream, after=version)
                try:
                    outcome = await log.append(commit)
                except (LogUnavailable, OutcomeUnknown) as trouble:
                    troubles.append(trouble)
                    version = len(await log.read_stream(stream))
                    continue
                assert outcome.status is Status.COMMITTED
                acknowledged[str(commit.events[0].event_id)] = outcome.position
                version += 1

        writers = [asyncio.create_task(write(number)) for number in range(WRITERS)]
        for _ in range(2):
            await log.wait(await log.head() + 50, 30)
            await kill_and_start(server)
            await log.wait(await log.head() + 50, 30)
        stop.set()
        await asyncio.gather(*writers)
        rows = await log.read(0, 1_000_000)
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))
        there = {str(row.event_id): row.position for row in rows}
        assert acknowledged.items() <= there.items()
        assert len(there) - len(acknowledged) <= len(troubles)
