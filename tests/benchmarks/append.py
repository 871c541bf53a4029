"""Appending one event by 1, 16, 64 and 256 writers, beside one plain INSERT per transaction.

    python -m tests.benchmarks.append [--quick]

The plain INSERT goes over an asyncpg pool of 16 into a table with the same columns and a primary key of its own
sequence, nothing else: no check, no order, no second index. The log does all it always does, over its one
connection. Both in the same cluster, durable (fsync on), on uvloop, in rounds by turns.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import uuid4

import asyncpg
import uvloop

from deploy.databases import Database
from shared.log.log import Commit, NewEvent, Request, Status
from shared.log.postgres import PostgresLog
from tests.benchmarks.cluster import durable_database
from tests.log.making import META

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


@dataclass(frozen=True)
class Row:
    """Rates are medians, per second; greater is better."""

    name: str
    ours: float
    reference: float
    ratio: float
    spread: tuple[float, float]
    hold: float
    aim: float


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


def appending(log: PostgresLog, with_key: bool) -> Write:
    streams: dict[int, str] = {}

    async def append(number: int, done: int) -> None:
        if done == 0:
            streams[number] = f"contract-{uuid4()}"
        stream = streams[number]
        event = NewEvent(uuid4(), stream, done + 1, "ContractSigned", 1, DATA, META)
        request = Request("demo-rep", "POST /v1/contracts", str(uuid4()), "h" * 64, RESPONSE) if with_key else None
        outcome = await log.append(Commit((event,), ((stream, done),), request))
        assert outcome.status is Status.COMMITTED

    return append


def inserting(pool: asyncpg.Pool) -> Write:
    async def insert(number: int, done: int) -> None:
        await pool.execute(INSERT, f"contract-{number}", done, uuid4(), "ContractSigned", 1, DATA, META)

    return insert


async def measure(log: PostgresLog, pool: asyncpg.Pool, rounds: int, seconds: float) -> list[Row]:
    rows = []
    for with_key in (False, True):
        for writers in (1, 16, 64, 256):
            ours, reference = [], []
            for _ in range(rounds + 1):
                reference.append(await rate(inserting(pool), writers, seconds))
                ours.append(await rate(appending(log, with_key), writers, seconds))
            ratios = [a / b for a, b in zip(ours[1:], reference[1:], strict=True)]  # the first round warms up
            row = Row(
                name=f"append by {writers} writers{' with a request key' if with_key else ''}",
                ours=statistics.median(ours[1:]),
                reference=statistics.median(reference[1:]),
                ratio=statistics.median(ratios),
                spread=(min(ratios), max(ratios)),
                hold=HOLD[with_key][writers],
                aim=AIM[with_key][writers],
            )
            show(row)
            rows.append(row)
    return rows


def show(row: Row) -> None:
    low, high = row.spread
    verdict = "aim" if row.ratio >= row.aim else "hold" if row.ratio >= row.hold else "SHORT"
    print(
        f"{row.name:<42} {row.ours:8.0f} /s {row.reference:8.0f} /s  ratio {row.ratio:5.2f} ({low:.2f}-{high:.2f})"
        f"  hold {row.hold:g}  aim {row.aim:g}  {verdict}",
        flush=True,
    )


async def run(database: Database, rounds: int, seconds: float) -> list[Row]:
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute(PLAIN)
    await connection.execute(f"GRANT ALL ON plain TO {database.serving}")
    await connection.close()
    async with (
        asyncpg.create_pool(database.serving_url, min_size=POOL, max_size=POOL) as pool,
        await PostgresLog.open(database.serving_url) as log,
    ):
        return await measure(log, pool, rounds, seconds)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="shorter rounds")
    quick = arguments.parse_args().quick
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with durable_database() as database:
        uvloop.run(run(database, rounds=7, seconds=0.3 if quick else 1.0))


if __name__ == "__main__":
    main()
