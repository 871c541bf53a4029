"""Two workers of one service: one relays and ingests, the other stands by and takes over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy.ext.asyncio import create_async_engine

from deploy.kafka_broker import KafkaBroker
from shared.log.postgres import PostgresLog
from shared.messaging.brokers import Brokers
from shared.messaging.ingest import Ingest
from shared.messaging.kafka import KafkaTransport
from shared.messaging.relay import Relay
from shared.messaging.topic import KafkaTopic
from shared.readers.postgres import PostgresReadStore
from shared.testing.postgres import FreshDatabase
from tests.messaging.test_ingest import OwnFeed, publish, running

SERVICE = "takeover"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[tuple[PostgresLog, PostgresReadStore]]:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with await PostgresLog.open(url) as log:
        store = PostgresReadStore(engine)
        try:
            yield log, store
        finally:
            await store.close()
            await engine.dispose()


@asynccontextmanager
async def sender(kafka: KafkaBroker, url: str) -> AsyncIterator[Relay]:
    async with opened(url) as (log, store):
        relay = Relay(log, KafkaTopic(Brokers(kafka.bootstrap_servers), SERVICE), store.own)
        async with running(relay):
            yield relay


@asynccontextmanager
async def hearer(kafka: KafkaBroker, url: str, owner: PostgresLog) -> AsyncIterator[Ingest]:
    async with opened(url) as (log, store):
        transport = KafkaTransport(Brokers(kafka.bootstrap_servers), SERVICE, OwnFeed(owner))
        ingest = Ingest(SERVICE, log, transport, store.own, way="kafka")
        async with running(ingest):
            yield ingest


async def come(one: Relay | Ingest, state: str) -> None:
    async with asyncio.timeout(60):
        while one.state != state:
            await asyncio.sleep(0.02)


async def heard(log: PostgresLog, up_to: int) -> list[int | None]:
    async with asyncio.timeout(60):
        while not (rows := await log.read(0, 100)) or rows[-1].source_position != up_to:
            await asyncio.sleep(0.02)
    return [row.source_position for row in rows]


async def test_one_leads_and_the_other_takes_over(kafka: KafkaBroker, fresh_database: FreshDatabase) -> None:
    owner_url, own_url = fresh_database().serving_url, fresh_database().serving_url
    async with (
        await PostgresLog.open(owner_url) as owner,
        await PostgresLog.open(own_url) as own,
        AsyncExitStack() as first,
        AsyncExitStack() as second,
    ):
        leading = await first.enter_async_context(sender(kafka, owner_url))
        await come(leading, "following")
        hearing = await first.enter_async_context(hearer(kafka, own_url, owner))
        await come(hearing, "following")
        standby = await second.enter_async_context(sender(kafka, owner_url))
        idle = await second.enter_async_context(hearer(kafka, own_url, owner))
        await publish(owner, *range(1, 11))
        assert await heard(own, 10) == [2, 4, 6, 8, 10]
        assert (standby.state, idle.state) == ("standing by", "standing by")
        assert (standby.stored, idle.position) == (0, 0)
        await first.aclose()
        await come(standby, "following")
        await come(idle, "following")
        await publish(owner, *range(11, 21))
        assert await heard(own, 20) == list(range(2, 21, 2))
        assert idle.holes == 0
    topic = KafkaTransport(Brokers(kafka.bootstrap_servers), SERVICE, OwnFeed(owner))
    page = await topic.receive(0, 30)
    assert [one.position for one in page.items] == list(range(2, 21, 2))
    await topic.close()
