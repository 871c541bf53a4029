"""Appending by 64 writers beside the `eventsourcing` library by 16 threads, on the same PostgreSQL.

The library does what its users do: an aggregate decides an event, the application saves it, over a pool with a
connection for each thread. Its aggregates stay in memory, so that it loads nothing.
"""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from deploy.databases import Database
from shared.log.postgres import PostgresLog

from .append import DATA, appending, rate
from .cluster import durable_database
from .loop import entered, loop
from .table import Row, by_turns, rates

WRITERS, THREADS = 64, 16
HOLD, AIM = 10.0, 25.0


class Contract(Aggregate):
    @event("Signed")
    def sign(self, data: str) -> None:
        self.data = data


def environment(database: Database) -> dict[str, str]:
    parts = urlsplit(database.owner_url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.strip("/"),
        "POSTGRES_HOST": parse_qs(parts.query)["host"][0],
        "POSTGRES_PORT": "5432",
        "POSTGRES_USER": unquote(parts.username or ""),
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
        "POSTGRES_POOL_SIZE": str(THREADS),
    }


@contextmanager
def application(database: Database) -> Iterator[Application[UUID]]:
    made = Application[UUID](env=environment(database))
    try:
        yield made
    finally:
        made.close()


async def saving(made: Application[UUID], seconds: float) -> float:
    """Events per second."""
    end = time.perf_counter() + seconds

    def keep_saving() -> int:
        contract, done = Contract(), 0
        made.save(contract)
        while time.perf_counter() < end:
            contract.sign(DATA)
            made.save(contract)
            done += 1
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        running = [asyncio.get_running_loop().run_in_executor(threads, keep_saving) for _ in range(THREADS)]
        done = sum(await asyncio.gather(*running))
    return done / (time.perf_counter() - began)


async def measured(log: PostgresLog, made: Application[UUID], seconds: float) -> Row:
    pairs = await by_turns(lambda: rate(appending(log, False), WRITERS, seconds), lambda: saving(made, seconds))
    setting = f"1 connection beside a pool of {THREADS}, {seconds:g} s each"
    name = f"append, {WRITERS} writers, beside the eventsourcing library"
    return rates(name, pairs, HOLD, AIM, setting)


async def opened(database: Database) -> PostgresLog:
    return await PostgresLog.open(database.serving_url)


def rows(quick: bool) -> Iterator[Row]:
    with (
        durable_database() as database, application(database) as made, loop() as runner,
        entered(runner, runner.run(opened(database))) as log,
    ):  # fmt: skip
        yield runner.run(measured(log, made, 0.3 if quick else 1.0))
