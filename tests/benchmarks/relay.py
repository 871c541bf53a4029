"""Relay, ingest, and a fact's way into another service's read table, each beside bare aiokafka on the same broker.

    .venv/bin/python -m tests.benchmarks.relay [--events 20000] [--rounds 7] [--samples 3000] [--quick]

Relay: from the log into a new topic, acks=all, checkpoints included; the reference sends the same bytes, made before.
Ingest: from a topic into a log; the reference consumes it and COPYs the same rows into a table with the same indexes.
Latency: from the answer of an append to the row in a read table of another log, 50 a second; the reference is one
record sent and received. Owner and follower share this process, the broker and two durable PostgreSQL this machine.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import structlog
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.databases import Database
from deploy.kafka_broker import KafkaBroker, free_ports
from shared.log.catalogue import Catalogue
from shared.log.log import Commit, Feed, Log, NewEvent
from shared.log.postgres import PostgresLog
from shared.messaging.brokers import Brokers
from shared.messaging.envelope import Message, to_message, topic_of
from shared.messaging.ingest import Ingest, foreign
from shared.messaging.kafka import BATCH_BYTES, KafkaTopic, KafkaTransport, provide_topic
from shared.messaging.relay import Relay
from shared.readers.postgres import PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.tail import Tail
from shared.service import collect_rarely

from . import project
from .cluster import durable_database

PAGE = 1_000
RATE = 50
SOURCE = "bench"


class OwnersFeed:
    """What would heal holes; none are made here."""

    def __init__(self, owner: Log) -> None:
        self._owner = owner

    async def receive(self, after: int, wait: float) -> Feed:
        return await self.feed(after, PAGE, wait)

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        return await self._owner.feed(after, limit)

    async def close(self) -> None: ...


def event(number: int) -> NewEvent:
    made = project.event(number)
    return replace(made, published=f'{{"type": "{made.type}", "schema": 1, "data": {made.data}}}')


async def append(log: PostgresLog, numbers: range) -> None:
    events = [event(number) for number in numbers]
    await log.append(Commit(events, [(one.stream, (one.version or 0) - 1) for one in events]))


@asynccontextmanager
async def running(*followers: Relay | Ingest | Projector) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one.run()) for one in followers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> float:
    """When it came about."""
    while not condition():
        await asyncio.sleep(0.001)
    return time.perf_counter()


async def execute(url: str, statement: str) -> None:
    db = await asyncpg.connect(url)
    await db.execute(statement)
    await db.close()


async def relayed(log: PostgresLog, owner: Database, servers: str, service: str, count: int) -> float:
    await execute(owner.serving_url, "DELETE FROM checkpoint WHERE reader = 'relay'")
    relay = Relay(log, KafkaTopic(Brokers(servers), service))
    async with running(relay):
        began = await until(lambda: relay.state == "following")
        ended = await until(lambda: relay.stored >= count)
    return count / (ended - began)


async def sent(servers: str, service: str, messages: Sequence[Message]) -> float:
    await provide_topic(Brokers(servers), service)
    topic = topic_of(service)
    async with AIOKafkaProducer(
        bootstrap_servers=servers, acks="all", enable_idempotence=True, max_batch_size=BATCH_BYTES
    ) as producer:
        began = time.perf_counter()
        waiting = [await producer.send(topic, one.value, one.key, headers=one.headers) for one in messages]
        await asyncio.gather(*waiting)
        return len(messages) / (time.perf_counter() - began)


async def ingested(own: PostgresLog, follower: Database, log: PostgresLog, servers: str, service: str) -> float:
    await execute(follower.owner_url, "TRUNCATE event, checkpoint")
    count = await log.head()
    ingest = Ingest(service, own, KafkaTransport(Brokers(servers), service, OwnersFeed(log)))
    async with running(ingest):
        began = await until(lambda: ingest.state == "following")
        ended = await until(lambda: ingest.position >= count)
    assert ingest.holes == 0
    return count / (ended - began)


ROW = ("position", "stream", "event_id", "type", "schema", "data", "meta", "source", "source_position", "recorded_at")


async def copied(url: str, servers: str, service: str, rows: Sequence[tuple[Any, ...]]) -> float:
    """The rows are given for nothing; what is consumed is only counted."""
    db = await asyncpg.connect(url)
    await db.execute("DROP TABLE IF EXISTS by_hand; CREATE TABLE by_hand (LIKE event INCLUDING ALL)")
    done = 0
    async with AIOKafkaConsumer(
        topic_of(service), bootstrap_servers=servers, auto_offset_reset="earliest", max_poll_records=PAGE
    ) as consumer:
        began = time.perf_counter()
        while done < len(rows):
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                await db.copy_records_to_table("by_hand", records=rows[done : done + len(records)], columns=ROW)
                done += len(records)
        took = time.perf_counter() - began
    await db.close()
    return len(rows) / took


async def throughput(
    owner: Database, follower: Database, servers: str, count: int, rounds: int
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    relays, ingests = [], []
    async with await PostgresLog.open(owner.serving_url) as log, await PostgresLog.open(follower.serving_url) as own:
        for start in range(0, count, PAGE):
            await append(log, range(start, min(start + PAGE, count)))
        published = (await log.feed(0, count)).items
        messages = [to_message("byhand0", one) for one in published]
        at = (await log.read(0, 1))[0].recorded_at
        rows = [
            (n, made.stream, made.event_id, made.type, 1, made.data, made.meta, SOURCE, made.source_position, at)
            for n, made in enumerate((foreign(SOURCE, one) for one in published), 1)
        ]
        for number in range(rounds + 1):
            service = f"{SOURCE}{number}"
            one = await relayed(log, owner, servers, service, count), await sent(servers, f"byhand{number}", messages)
            other = (
                await ingested(own, follower, log, servers, service),
                await copied(follower.owner_url, servers, service, rows),
            )
            if number:  # the first warms up
                relays.append(one)
                ingests.append(other)
    return relays, ingests


async def at_rate(samples: int, act: Callable[[int], Any]) -> list[float]:
    """Seconds that each of `samples` acts took, begun 50 a second."""
    took, began = [], asyncio.get_running_loop().time()
    tasks: list[asyncio.Task[float]] = []
    for number in range(samples):
        await asyncio.sleep(max(0.0, began + number / RATE - asyncio.get_running_loop().time()))
        tasks.append(asyncio.create_task(act(number)))
    took += await asyncio.gather(*tasks)
    return took


async def to_another_service(owner: Database, follower: Database, servers: str, samples: int) -> list[float]:
    """From an append's answer until the follower's projection has the row."""
    await execute(follower.owner_url, "TRUNCATE event, checkpoint")
    await execute(owner.owner_url, "TRUNCATE event, checkpoint")
    engine = create_async_engine(follower.serving_url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with await PostgresLog.open(owner.serving_url) as log, await PostgresLog.open(follower.serving_url) as own:
        store, service = PostgresReadStore(engine), "latency"
        tail = Tail(own, Catalogue([], {service: project}))
        projector = Projector(project.projection(10_000), own, tail, store)
        relay = Relay(log, KafkaTopic(Brokers(servers), service))
        ingest = Ingest(service, own, KafkaTransport(Brokers(servers), service, OwnersFeed(log)))

        async def act(number: int) -> float:
            await append(log, range(number, number + 1))
            answered = time.perf_counter()
            assert await projector.reached(number + 1, 60)
            return time.perf_counter() - answered

        await store.prepare(projector.projected)
        async with running(relay, ingest, projector):
            await until(lambda: relay.state == ingest.state == projector.state == "following")
            took = await at_rate(samples, act)
        await store.close()
    await engine.dispose()
    return took


async def to_a_consumer(servers: str, samples: int) -> list[float]:
    """One record sent and received, without anything of ours."""
    topic = topic_of("bare")
    await provide_topic(Brokers(servers), "bare")
    waiting: dict[bytes, asyncio.Future[None]] = {}
    async with (
        AIOKafkaProducer(bootstrap_servers=servers, acks="all") as producer,
        AIOKafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="earliest") as consumer,
    ):

        async def receive() -> None:
            async for record in consumer:
                waiting.pop(record.key).set_result(None)

        async def act(number: int) -> float:
            key, made = str(number).encode(), event(number)
            received = waiting[key] = asyncio.get_running_loop().create_future()
            began = time.perf_counter()
            await producer.send(topic, made.data.encode(), key)
            await received
            return time.perf_counter() - began

        receiving = asyncio.create_task(receive())
        took = await at_rate(samples, act)
        receiving.cancel()
    return took


def rates(name: str, pairs: Sequence[tuple[float, float]], hold: float, aim: float) -> dict[str, Any]:
    ratios = sorted(mine / other for mine, other in pairs)
    return {
        "name": name,
        "ours": round(statistics.median(mine for mine, _ in pairs)),
        "reference": round(statistics.median(other for _, other in pairs)),
        "ratio": round(statistics.median(ratios), 2),
        "spread": [round(ratios[0], 2), round(ratios[-1], 2)],
        "hold": hold,
        "aim": aim,
    }


def times(name: str, ours: Sequence[float], bare: Sequence[float], percent: int, hold: float, aim: float) -> Any:
    """Milliseconds; the ratio is reference / ours."""
    mine, other = (statistics.quantiles(took, n=100)[percent - 1] * 1000 for took in (ours, bare))
    return {
        "name": f"{name} p{percent}, ms", "ours": round(mine, 2), "reference": round(other, 2),
        "ratio": round(other / mine, 3), "hold": hold, "aim": aim,
    }  # fmt: skip


async def measure(owner: Database, follower: Database, servers: str, given: argparse.Namespace) -> list[dict[str, Any]]:
    relays, ingests = await throughput(owner, follower, servers, given.events, given.rounds)
    bare = await to_a_consumer(servers, given.samples)
    ours = await to_another_service(owner, follower, servers, given.samples)
    return [
        rates("relay", relays, 0.5, 0.75),
        rates("ingest", ingests, 0.3, 0.5),
        times("to another service", ours, bare, 50, 0.05, 0.12),
        times("to another service", ours, bare, 99, 0.03, 0.08),
    ]


@contextmanager
def broker() -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as home:  # a disk where /tmp is memory
        port, controller_port = free_ports(2)
        made = KafkaBroker(Path(home), port, controller_port, Path(home, "kafka.log"))
        try:
            made.start()
            yield made.bootstrap_servers
        finally:
            made.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description="Relay, ingest and latency beside bare aiokafka.")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--samples", type=int, default=3_000)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    if given.quick:
        given.events, given.rounds, given.samples = 5_000, 3, 500
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    collect_rarely()  # as the service does
    with durable_database() as owner, durable_database() as follower, broker() as servers:
        for row in uvloop.run(measure(owner, follower, servers, given)):
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
