"""From a command's answer to the row in another service's read table, over Kafka, beside a record sent and received.

Ours: from the answer of an append to the row in a read table of another log, 50 a second, which nobody asks for: who
waits for a position cuts a projector's rest short. Owner and follower share this process, the broker and two durable
PostgreSQL this machine.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.databases import Database
from shared.log.catalogue import Catalogue
from shared.log.engine import engine_of
from shared.log.postgres import PostgresLog
from shared.messaging.brokers import Brokers
from shared.messaging.envelope import topic_of
from shared.messaging.ingest import Ingest
from shared.messaging.kafka import KafkaTransport
from shared.messaging.relay import Relay
from shared.messaging.topic import KafkaTopic, provide_topic
from shared.readers.postgres import PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.reader import REST, Pace
from shared.readers.tail import Tail

from . import project
from .cluster import durable_database
from .following import OwnersFeed, append, broker, event, running, until
from .loop import loop
from .table import Pairs, Row, by_turns, times

RATE = 50
SOURCE = "latency"

Act: TypeAlias = Callable[[int], Coroutine[Any, Any, float]]
"""What is done once, by its number; the seconds that it took."""


class Watched(Projector):
    """A projector as in a service, that tells when it has come to a position, though it was not asked."""

    def __init__(self, log: PostgresLog, tail: Tail, store: PostgresReadStore) -> None:
        super().__init__(project.projection(1), log, tail, store, Pace(rest=REST))
        self.awaited: dict[int, asyncio.Future[None]] = {}

    def _reach(self, position: int) -> None:
        super()._reach(position)
        for reached in [awaited for awaited in self.awaited if awaited <= position]:
            self.awaited.pop(reached).set_result(None)


@asynccontextmanager
async def to_another_service(owner: Database, follower: Database, servers: str) -> AsyncIterator[Act]:
    """From an append's answer until the follower's projection has the row."""
    engine = engine_of(follower.serving_url, pool_size=10, max_overflow=0)
    async with await PostgresLog.open(owner.serving_url) as log, await PostgresLog.open(follower.serving_url) as own:
        store = PostgresReadStore(engine)
        tail = Tail(own, Catalogue([], {SOURCE: project}))
        projector = Watched(own, tail, store)
        relay = Relay(log, KafkaTopic(Brokers(servers), SOURCE))
        ingest = Ingest(SOURCE, own, KafkaTransport(Brokers(servers), SOURCE, OwnersFeed(log)))

        async def act(number: int) -> float:
            await append(log, range(number, number + 1))
            answered = time.perf_counter()
            if projector.position <= number:
                seen = projector.awaited[number + 1] = asyncio.get_running_loop().create_future()
                await asyncio.wait_for(seen, 60)
            return time.perf_counter() - answered

        await store.prepare(projector.projected)
        async with running(relay, ingest, projector):
            await until(lambda: relay.state == ingest.state == projector.state == "following")
            yield act
        await store.close()
    await engine.dispose()


@asynccontextmanager
async def to_a_consumer(servers: str) -> AsyncIterator[Act]:
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
        yield act
        receiving.cancel()


def at_rate(act: Act, samples: int) -> Callable[[], Awaitable[Sequence[float]]]:
    """A round: the seconds that each of `samples` acts took, begun 50 a second."""
    numbers = count()

    async def begun() -> Sequence[float]:
        clock = asyncio.get_running_loop()
        began = clock.time()
        tasks: list[asyncio.Task[float]] = []
        for due in range(samples):
            await asyncio.sleep(max(0.0, began + due / RATE - clock.time()))
            tasks.append(asyncio.create_task(act(next(numbers))))
        return await asyncio.gather(*tasks)

    return begun


async def measured(owner: Database, follower: Database, servers: str, samples: int) -> list[Row]:
    async with to_another_service(owner, follower, servers) as act, to_a_consumer(servers) as bare:
        rounds = await by_turns(at_rate(act, samples), at_rate(bare, samples))
    setting = f"{RATE} /s, {samples} samples a round"
    return [
        times(f"seen in another service over Kafka, p{percent}", quantiles(rounds, percent), hold, aim, setting)
        for percent, hold, aim in ((50, 0.05, 0.12), (99, 0.03, 0.08))
    ]


def quantiles(rounds: Iterable[tuple[Sequence[float], Sequence[float]]], percent: int) -> Pairs:
    def of(took: Sequence[float]) -> float:
        return statistics.quantiles(took, n=100)[percent - 1]

    return [(of(ours), of(reference)) for ours, reference in rounds]


def rows(quick: bool) -> Iterator[Row]:
    with durable_database() as owner, durable_database() as follower, broker() as servers, loop() as runner:
        yield from runner.run(measured(owner, follower, servers, 100 if quick else 430))
