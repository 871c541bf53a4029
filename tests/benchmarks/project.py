"""Projecting: from the log into a read table, against a hand-written batched executemany upsert of the same rows.

    .venv/bin/python -m tests.benchmarks.project [--events 20000] [--rounds 7]

Both write into the same PostgreSQL with pages of 1,000, over one connection each, checkpoints included. The
reference is given its rows for nothing; ours reads and decodes the log.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import structlog
from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.databases import Database
from shared.kernel.decider import Decider
from shared.kernel.messages import Event, Meta
from shared.log.catalogue import Catalogue
from shared.log.log import Commit, NewEvent
from shared.log.postgres import PostgresLog
from shared.readers.postgres import PostgresReadStore
from shared.readers.projection import Projection
from shared.readers.projector import Projector
from shared.readers.scope import owned_by
from shared.readers.tail import Tail
from shared.service import collect_rarely

from .cluster import durable_database

PAGE = 1_000
STREAMS = 2_000


class Sold(Event):
    number: int
    customer: str
    amount: int


sales = Decider("sale", None, lambda command, state: [], lambda state, event: None, (Sold,))  # type: ignore[var-annotated]


def projection(version: int) -> Projection:
    metadata = MetaData(schema="sold")
    table = Table(
        "sold",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("number", Integer, nullable=False),
        Column("customer", String, nullable=False),
        Column("amount", Integer, nullable=False),
        info=owned_by("id"),
    )
    new = insert(table)
    values = {name: new.excluded[name] for name in ("number", "customer", "amount")}
    made = Projection(metadata, version)

    @made.on(Sold, new.on_conflict_do_update(index_elements=["id"], set_=values))
    def sold(event: Sold, meta: Meta) -> dict[str, object]:
        return {"id": meta.stream_id, "number": event.number, "customer": event.customer, "amount": event.amount}

    return made


def event(number: int) -> NewEvent:
    stream = uuid5(UUID(int=1), str(number % STREAMS))
    sold = Sold(number=number, customer=f"customer {number % 97}", amount=number * 100)
    meta = {"time": "2004-01-05T00:00:00+00:00", "actor": "bench", "correlation": str(UUID(int=7)), "hops": 0}
    return NewEvent(
        uuid5(UUID(int=2), str(number)), sales.stream(stream), number // STREAMS + 1, "Sold", 1,
        sold.model_dump_json(), json.dumps(meta),
    )  # fmt: skip


async def fill(log: PostgresLog, count: int) -> None:
    for start in range(0, count, PAGE):
        events = [event(number) for number in range(start, min(start + PAGE, count))]
        await log.append(Commit(events, [(one.stream, (one.version or 0) - 1) for one in events]))


async def ours(log: PostgresLog, url: str, count: int, version: int) -> float:
    """Events per second from position 0 to the head, as the service does it."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    store = PostgresReadStore(engine)
    projector = Projector(projection(version), log, Tail(log, Catalogue(sales.event_types())), store)
    await store.prepare(projector.projected)
    began = time.perf_counter()
    task = asyncio.create_task(projector.run())
    assert await projector.reached(count, 120), projector.state
    took = time.perf_counter() - began
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await store.close()
    await engine.dispose()
    return count / took


async def reference(url: str, count: int) -> float:
    """The same rows by hand: one executemany and one checkpoint for each page, one transaction each."""
    rows = [
        (uuid5(UUID(int=1), str(number % STREAMS)), number, f"customer {number % 97}", number * 100)
        for number in range(count)
    ]
    db = await asyncpg.connect(url)
    await db.execute("DROP SCHEMA IF EXISTS by_hand CASCADE; CREATE SCHEMA by_hand")
    await db.execute(
        "CREATE TABLE by_hand.sold (id uuid PRIMARY KEY, number int NOT NULL, customer text NOT NULL,"
        " amount int NOT NULL)"
    )
    await db.execute("INSERT INTO checkpoint VALUES ('by hand', 0, 1) ON CONFLICT (reader) DO UPDATE SET position = 0")
    began = time.perf_counter()
    for start in range(0, count, PAGE):
        async with db.transaction():
            await db.execute("SET LOCAL synchronous_commit = off")
            await db.executemany(
                "INSERT INTO by_hand.sold VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET number ="
                " excluded.number, customer = excluded.customer, amount = excluded.amount",
                rows[start : start + PAGE],
            )
            await db.execute("UPDATE checkpoint SET position = $1 WHERE reader = 'by hand'", start + PAGE)
    took = time.perf_counter() - began
    await db.close()
    return count / took


async def measure(database: Database, count: int, rounds: int) -> list[tuple[float, float]]:
    async with await PostgresLog.open(database.serving_url) as log:
        await fill(log, count)
        await ours(log, database.serving_url, count, 1)
        await reference(database.serving_url, count)
        return [
            (await ours(log, database.serving_url, count, 2 + number), await reference(database.serving_url, count))
            for number in range(rounds)
        ]


def report(pairs: Sequence[tuple[float, float]]) -> dict[str, Any]:
    ratios = sorted(mine / other for mine, other in pairs)
    return {
        "name": "project",
        "ours": round(statistics.median(mine for mine, _ in pairs)),
        "reference": round(statistics.median(other for _, other in pairs)),
        "ratio": round(statistics.median(ratios), 2),
        "spread": [round(ratios[0], 2), round(ratios[-1], 2)],
        "hold": 0.35,
        "aim": 0.6,
    }


def main(arguments: Sequence[str]) -> None:
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    collect_rarely()  # as the service does
    with durable_database() as database:
        pairs = asyncio.run(measure(database, int(given.get("--events", 20_000)), int(given.get("--rounds", 7))))
    print(json.dumps(report(pairs)))


if __name__ == "__main__":
    main(sys.argv[1:])
