"""Appending one event by 1, 16, 64 and 256 writers, beside one plain INSERT per transaction.

The plain INSERT goes over an asyncpg pool of 16 into a table with the same columns and a primary key of its own
sequence, nothing else: no check, no order, no second index. The log does all it always does, over its one
connection, with event ids as the executor makes them. Both in the same cluster, durable (fsync on), on uvloop, in
rounds by turns.
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TypeAlias
from uuid import uuid4

import asyncpg
from uuid_utils.compat import uuid7

from deploy.databases import Database
from shared.log.log import Commit, NewEvent, Request, Status
from shared.log.postgres import PostgresLog
from tests.log.making import META

from .cluster import durable_database
from .loop import entered, loop
from .table import Row, by_turns, rates

Write: TypeAlias = Callable[[int, int], Awaitable[None]]
"""What a writer does once: its number and how many times it did before."""

DATA = json.dumps({"version": 3, "signed_on": "2004-08-20", "signed_by": str(uuid4()), "amount": "118203.50"})
RESPONSE = json.dumps({"status": 200, "body": {"id": str(uuid4()), "version": 4, "note": "x" * 300}})
POOL = 16
HOLD = {False: {1: 0.5, 16: 1.3, 64: 2.7, 256: 4.0}, True: {1: 0.3, 16: 0.9, 64: 1.9, 256: 2.7}}
AIM = {False: {1: 0.9, 16: 2.0, 64: 4.0, 256: 6.0}, True: {1: 0.6, 16: 1.5, 64: 3.0, 256: 4.5}}

PLAIN = """
    CREATE TABLE plain (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text NOT NULL, version int, event_id uuid,
        type text, schema int, data jsonb, meta jsonb, recorded_at timestamptz DEFAULT clock_timestamp()
    )
"""
INSERT = "INSERT INTO plain (stream, version, event_id, type, schema, data, meta) VALUES ($1, $2, $3, $4, $5, $6, $7)"


async def rate(write: Write, writers: int, seconds: float) -> float:
    end = time.perf_counter() + seconds

    async def keep_writing(number: int) -> int:
        done = 0
        while time.perf_counter() < end:
            await write(number, done)
            done += 1
        return done

    began = time.perf_counter()
    done = sum(await asyncio.gather(*map(keep_writing, range(writers))))
    return done / (time.perf_counter() - began)


def request() -> Request:
    return Request("demo-rep", "POST /v1/contracts", secrets.token_hex(12), "h" * 64, RESPONSE)


def appending(log: PostgresLog, with_key: bool) -> Write:
    streams: dict[int, str] = {}

    async def append(number: int, done: int) -> None:
        if done == 0:
            streams[number] = f"contract-{uuid4()}"
        stream = streams[number]
        event = NewEvent(uuid7(), stream, done + 1, "ContractSigned", 1, DATA, META)
        request = (
            Request("demo-rep", "POST /v1/contracts", secrets.token_hex(12), "h" * 64, RESPONSE) if with_key else None
        )
        outcome = await log.append(Commit((event,), ((stream, done),), request))
        assert outcome.status is Status.COMMITTED

    return append


def inserting(pool: asyncpg.Pool) -> Write:
    async def insert(number: int, done: int) -> None:
        await pool.execute(INSERT, f"contract-{number}", done, uuid7(), "ContractSigned", 1, DATA, META)

    return insert


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[tuple[PostgresLog, asyncpg.Pool]]:
    """The log, and a pool with a table for what is plain."""
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute(PLAIN)
    await connection.execute(f"GRANT ALL ON plain TO {database.serving}")
    await connection.close()
    async with (
        asyncpg.create_pool(database.serving_url, min_size=POOL, max_size=POOL) as pool,
        await PostgresLog.open(database.serving_url) as log,
    ):
        yield log, pool


async def measured(log: PostgresLog, pool: asyncpg.Pool, writers: int, with_key: bool, seconds: float) -> Row:
    pairs = await by_turns(
        lambda: rate(appending(log, with_key), writers, seconds),
        lambda: rate(inserting(pool), writers, seconds),
    )
    name = f"append{' with a request key' if with_key else ''}, {writers} writer{'s' if writers > 1 else ''}"
    setting = f"1 connection beside a pool of {POOL}, {seconds:g} s each"
    return rates(name, pairs, HOLD[with_key][writers], AIM[with_key][writers], setting)


def rows(quick: bool) -> Iterator[Row]:
    seconds = 0.2 if quick else 1.0
    with durable_database() as database, loop() as runner, entered(runner, opened(database)) as (log, pool):
        for with_key in (False, True):
            for writers in (1, 16, 64, 256):
                yield runner.run(measured(log, pool, writers, with_key, seconds))
