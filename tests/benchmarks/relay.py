"""Relay and ingest, each beside bare aiokafka on the same broker.

Relay: from the log into a new topic, acks=all, checkpoints included; the reference sends the same bytes, made before.
Ingest: from a topic into a log; the reference consumes it and COPYs the same rows into a table with the same indexes.
Owner and follower share this process, the broker and two durable PostgreSQL this machine.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.databases import Database
from shared.log.postgres import PostgresLog
from shared.messaging.brokers import Brokers
from shared.messaging.envelope import Message, to_message, topic_of
from shared.messaging.heard import foreign
from shared.messaging.ingest import Ingest
from shared.messaging.kafka import KafkaTransport
from shared.messaging.relay import Relay
from shared.messaging.topic import BATCH_BYTES, KafkaTopic, provide_topic

from .cluster import durable_database
from .following import PAGE, OwnersFeed, append, broker, execute, running, until
from .loop import entered, loop
from .table import Row, by_turns, rates

SOURCE = "bench"
ROW = ("position", "stream", "event_id", "type", "schema", "data", "meta", "source", "source_position", "recorded_at")


class Throughput:
    """A log whose events are relayed into a new topic each time, and another one that ingests the first of them."""

    def __init__(self, log: PostgresLog, own: PostgresLog, owner: Database, follower: Database, servers: str) -> None:
        self._log, self._own, self._owner, self._follower, self._servers = log, own, owner, follower, servers
        self._topics = 0
        self._count = 0
        self._messages: list[Message] = []
        self._rows: list[tuple[Any, ...]] = []

    async def fill(self, count: int) -> None:
        for start in range(0, count, PAGE):
            await append(self._log, range(start, min(start + PAGE, count)))
        published = (await self._log.feed(0, count)).items
        at = (await self._log.read(0, 1))[0].recorded_at
        self._count = count
        self._messages = [to_message("byhand", one) for one in published]
        self._rows = [
            (n, made.stream, made.event_id, made.type, 1, made.data, made.meta, SOURCE, made.source_position, at)
            for n, made in enumerate((foreign(SOURCE, one) for one in published), 1)
        ]

    async def relayed(self) -> float:
        self._topics += 1
        await execute(self._owner.serving_url, "DELETE FROM checkpoint WHERE reader = 'relay'")
        relay = Relay(self._log, KafkaTopic(Brokers(self._servers), f"{SOURCE}{self._topics}"))
        async with running(relay):
            began = await until(lambda: relay.state == "following")
            ended = await until(lambda: relay.stored >= self._count)
        return self._count / (ended - began)

    async def sent(self) -> float:
        topic = topic_of(f"byhand{self._topics}")
        await provide_topic(Brokers(self._servers), f"byhand{self._topics}")
        async with AIOKafkaProducer(
            bootstrap_servers=self._servers, acks="all", enable_idempotence=True, max_batch_size=BATCH_BYTES
        ) as producer:
            began = time.perf_counter()
            waiting = [await producer.send(topic, one.value, one.key, headers=one.headers) for one in self._messages]
            await asyncio.gather(*waiting)
            return len(self._messages) / (time.perf_counter() - began)

    async def ingested(self) -> float:
        await execute(self._follower.owner_url, "TRUNCATE event, checkpoint")
        transport = KafkaTransport(Brokers(self._servers), f"{SOURCE}1", OwnersFeed(self._log))
        ingest = Ingest(f"{SOURCE}1", self._own, transport)
        async with running(ingest):
            began = await until(lambda: ingest.state == "following")
            ended = await until(lambda: ingest.position >= self._count)
        assert ingest.holes == 0
        return self._count / (ended - began)

    async def copied(self) -> float:
        """The rows are given for nothing; what is consumed is only counted."""
        db = await asyncpg.connect(self._follower.owner_url)
        await db.execute("DROP TABLE IF EXISTS by_hand; CREATE TABLE by_hand (LIKE event INCLUDING ALL)")
        done = 0
        async with AIOKafkaConsumer(
            topic_of(f"{SOURCE}1"), bootstrap_servers=self._servers, auto_offset_reset="earliest", max_poll_records=PAGE
        ) as consumer:
            began = time.perf_counter()
            while done < self._count:
                for records in (await consumer.getmany(timeout_ms=1000)).values():
                    page = self._rows[done : done + len(records)]
                    await db.copy_records_to_table("by_hand", records=page, columns=ROW)
                    done += len(records)
            took = time.perf_counter() - began
        await db.close()
        return self._count / took


@asynccontextmanager
async def opened(owner: Database, follower: Database, servers: str, count: int) -> AsyncIterator[Throughput]:
    async with await PostgresLog.open(owner.serving_url) as log, await PostgresLog.open(follower.serving_url) as own:
        throughput = Throughput(log, own, owner, follower, servers)
        await throughput.fill(count)
        yield throughput


def rows(quick: bool) -> Iterator[Row]:
    count = 5_000 if quick else 20_000
    setting = f"pages of {PAGE:,}, {count:,} events"
    with (
        durable_database() as owner, durable_database() as follower, broker() as servers, loop() as runner,
        entered(runner, opened(owner, follower, servers, count)) as one,
    ):  # fmt: skip
        yield rates("relay", runner.run(by_turns(one.relayed, one.sent)), 0.5, 0.75, setting)
        yield rates("ingest", runner.run(by_turns(one.ingested, one.copied)), 0.3, 0.5, setting)
