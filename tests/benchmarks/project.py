"""Projecting and rebuilding: from the log into a read table, beside a hand-written batched executemany upsert of the
same rows.

Both write into the same PostgreSQL with pages of 1,000, checkpoints included. The reference is given its rows for
nothing; ours reads and decodes the log. Projecting builds a new version, as the service does with its projector;
rebuilding builds the tables anew beside those that serve, and takes over.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID, uuid5

import asyncpg
from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid
from sqlalchemy.dialects.postgresql import insert

from deploy.databases import Database
from shared.kernel.decider import Decider
from shared.kernel.messages import Event, Meta
from shared.log.catalogue import Catalogue
from shared.log.engine import engine_of
from shared.log.log import Commit, NewEvent
from shared.log.postgres import PostgresLog
from shared.readers.postgres import PostgresReadStore
from shared.readers.projection import Projection
from shared.readers.projector import Projector
from shared.readers.rebuild import rebuild
from shared.readers.scope import owned_by
from shared.readers.tail import Tail

from .cluster import durable_database
from .loop import entered, loop
from .table import Row, by_turns, rates

PAGE = 1_000
STREAMS = 2_000
HOLD, AIM = 0.35, 0.6


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


class Projecting:
    """Each time a new version, from position 0 to the head."""

    def __init__(self, log: PostgresLog, url: str, count: int) -> None:
        self._log, self._count = log, count
        self._store = PostgresReadStore(engine_of(url, pool_size=10, max_overflow=0))
        self._version = 0

    async def projected(self) -> float:
        """Events per second, as the service does it."""
        self._version += 1
        tail = Tail(self._log, Catalogue(sales.event_types()))
        projector = Projector(projection(self._version), self._log, tail, self._store)
        await self._store.prepare(projector.projected)
        began = time.perf_counter()
        task = asyncio.create_task(projector.run())
        assert await projector.reached(self._count, 120), projector.state
        took = time.perf_counter() - began
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return self._count / took

    async def rebuilt(self) -> float:
        """Events per second, of the version that was projected last."""
        tail = Tail(self._log, Catalogue(sales.event_types()))
        began = time.perf_counter()
        assert await rebuild(projection(self._version), self._store, tail) == self._count
        return self._count / (time.perf_counter() - began)


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


@asynccontextmanager
async def opened(database: Database, count: int) -> AsyncIterator[Projecting]:
    async with await PostgresLog.open(database.serving_url) as log:
        await fill(log, count)
        yield Projecting(log, database.serving_url, count)


def rows(quick: bool) -> Iterator[Row]:
    count = 10_000 if quick else 20_000
    setting = f"1 connection each, {count:,} events"
    with durable_database() as database, loop() as runner, entered(runner, opened(database, count)) as ours:
        by_hand = partial(reference, database.serving_url, count)
        yield rates("projecting", runner.run(by_turns(ours.projected, by_hand)), HOLD, AIM, setting)
        yield rates("rebuilding", runner.run(by_turns(ours.rebuilt, by_hand)), HOLD, AIM, setting)
