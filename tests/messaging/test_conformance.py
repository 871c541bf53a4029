"""One suite over both transports: whatever the way does to the records, each arrives once and in order."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import count

import httpx
import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from deploy.kafka_broker import KafkaBroker
from shared.log.log import Published
from shared.messaging.brokers import Brokers
from shared.messaging.envelope import to_message, topic_of
from shared.messaging.feed import FeedTransport, feed_page
from shared.messaging.ingest import Ingest
from shared.messaging.kafka import KafkaTransport
from shared.messaging.topic import provide_topic
from shared.messaging.transport import Transport
from shared.testing.memory import MemoryLog
from tests.messaging.test_ingest import no_sleep, publish, running, until

EVENTS = 40
"""Positions of the owner's log, of which the even ones are published."""
WHOLE = list(range(2, EVENTS + 1, 2))
NUMBERS = count(1)


class Way(ABC):
    """A transport, and a hand that decides what it brings. What heals is always the owner's own word."""

    def __init__(self) -> None:
        self.source = f"conformance{next(NUMBERS)}"
        self.owner, self.own = MemoryLog(), MemoryLog()

    async def publish(self, *numbers: int) -> Sequence[Published]:
        """Into the owner's log alone. Returns the records that a faithful way would bring."""
        before = await self.owner.head()
        await publish(self.owner, *numbers)
        return (await self.owner.feed(before, 10_000)).items

    @abstractmethod
    async def bring(self, records: Sequence[Published]) -> None:
        """Let these come, in this order, after what came before."""

    @abstractmethod
    async def forget(self, records: int) -> None:
        """Lose the first so many."""

    @abstractmethod
    def transport(self) -> Transport: ...

    def consumer(self, check_seconds: float = 30.0) -> Ingest:
        return Ingest(self.source, self.own, self.transport(), head_check_seconds=check_seconds, sleep=no_sleep)

    @property
    def heard(self) -> list[int | None]:
        return [row.source_position for row in self.own.rows]


class OverFeed(Way):
    """An answer that is waited for is made of what was brought, an answer at once is the truth."""

    def __init__(self) -> None:
        super().__init__()
        self.brought: list[Published] = []

    async def bring(self, records: Sequence[Published]) -> None:
        self.brought += records

    async def forget(self, records: int) -> None:
        del self.brought[:records]

    def transport(self) -> Transport:
        shown = 0

        async def answer(request: httpx.Request) -> httpx.Response:
            nonlocal shown
            query = {name: int(value) for name, value in request.url.params.items()}
            page = await feed_page(self.owner, query["after"], query["limit"], 0)
            if query["wait"]:
                items = self.brought[shown : shown + query["limit"]]
                shown += len(items)
                items = items or [one for one in self.brought if one.position > query["after"]]  # rolled back
                page["items"] = json.loads(json.dumps([asdict(one) for one in items], default=str))
                page["head"] = 0
                await self.owner.wait(10**9, 0.01)
            return httpx.Response(200, json=page)

        client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        return FeedTransport(f"http://{self.source}", httpx.Auth(), client)


class OverKafka(Way):
    def __init__(self, broker: KafkaBroker) -> None:
        super().__init__()
        self.servers = broker.bootstrap_servers

    async def bring(self, records: Sequence[Published]) -> None:
        await provide_topic(Brokers(self.servers), self.source)
        async with AIOKafkaProducer(bootstrap_servers=self.servers) as producer:
            for record in records:
                message = to_message(self.source, record)
                await producer.send(topic_of(self.source), message.value, message.key, headers=message.headers)

    async def forget(self, records: int) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.servers)
        await admin.start()
        try:
            await admin.delete_records({TopicPartition(topic_of(self.source), 0): RecordsToDelete(records)})
        finally:
            await admin.close()

    def transport(self) -> Transport:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._truth))
        feed = FeedTransport(f"http://{self.source}", httpx.Auth(), client)
        return KafkaTransport(Brokers(self.servers), self.source, feed)

    async def _truth(self, request: httpx.Request) -> httpx.Response:
        query = {name: int(value) for name, value in request.url.params.items()}
        return httpx.Response(200, json=await feed_page(self.owner, query["after"], query["limit"], 0))


@pytest.fixture(params=["feed", pytest.param("kafka", marks=pytest.mark.kafka)])
def way(request: pytest.FixtureRequest) -> Way:
    return OverKafka(request.getfixturevalue("kafka")) if request.param == "kafka" else OverFeed()


async def arrive(consumer: Ingest, position: int) -> None:
    async with running(consumer):
        await until(lambda: consumer.position >= position, lambda: (consumer.state, consumer.position))


@pytest.mark.parametrize(
    ("spoil", "holes"),
    [
        (lambda all: all, 0),
        (lambda all: [one for one in all for _ in range(3)], 0),
        (lambda all: [*all, *all], 0),
        (lambda all: [*all[:5], *all[2:9], *all[:3], *all[9:]], 0),
        (lambda all: [*all[:5], *all[8:]], 1),
        (lambda all: [*all[:5], *all[8:], *all[5:8]], 1),
        (lambda all: [one for number, one in enumerate(all) if number % 4 != 2], 1),
        (lambda all: all[-1:], 1),
        (lambda all: all[::-1], 1),
    ],
    ids=["as they are", "each thrice", "all again", "a batch sent again", "a hole", "delayed", "several holes",
         "only the last", "backwards"],
)  # fmt: skip
async def test_each_arrives_once_and_in_order(
    way: Way, spoil: Callable[[Sequence[Published]], Sequence[Published]], holes: int
) -> None:
    await way.bring(spoil(await way.publish(*range(1, EVENTS + 1))))
    consumer = way.consumer()
    await arrive(consumer, EVENTS)
    assert way.heard == WHOLE
    assert consumer.holes == holes
    assert [row.event_id for row in way.own.rows] == [one.event_id for one in (await way.owner.feed(0, 100)).items]


async def test_a_lost_tail_is_found_by_comparing_heads(way: Way) -> None:
    await way.bring((await way.publish(*range(1, EVENTS + 1)))[:6])
    consumer = way.consumer(check_seconds=0.05)
    if isinstance(way, OverFeed):  # it waits in whole seconds; a wait of none is the truth
        consumer = way.consumer(check_seconds=1.0)
    await arrive(consumer, EVENTS)
    assert (way.heard, consumer.holes) == (WHOLE, 1)


async def test_a_new_consumer_of_a_truncated_way_is_healed(way: Way) -> None:
    await way.bring(await way.publish(*range(1, EVENTS + 1)))
    await way.forget(9)
    consumer = way.consumer()
    await arrive(consumer, EVENTS)
    assert (way.heard, consumer.holes) == (WHOLE, 1)


async def test_a_thousand_duplicates_change_nothing(way: Way) -> None:
    records = await way.publish(*range(1, 2001))
    await way.bring(records)
    await arrive(way.consumer(), 2000)
    await way.bring(records)
    await way.bring(await way.publish(2001, 2002))
    consumer = way.consumer()
    await arrive(consumer, 2002)
    assert (way.heard, consumer.holes) == (list(range(2, 2003, 2)), 0)


async def test_a_batch_that_failed_in_the_middle_goes_on_where_it_was_stored(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.messaging.heard.COMMIT_BYTES", 200)
    await way.bring(await way.publish(*range(1, EVENTS + 1)))
    append, calls = way.own.append, count(1)

    async def failing(commit: object) -> object:
        if next(calls) == 3:
            raise RuntimeError("in the middle of a page")
        return await append(commit)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(way.own, "append", failing)
    consumer = way.consumer()
    await arrive(consumer, EVENTS)
    assert way.heard == WHOLE


async def test_a_zombie_and_its_successor_hear_nothing_twice(way: Way) -> None:
    records = await way.publish(*range(1, EVENTS + 1))
    await way.bring(records[:10])
    zombie, successor = way.consumer(), way.consumer()
    async with running(zombie), running(successor):
        await until(lambda: zombie.position == successor.position == 20, lambda: (zombie, successor))
        await way.bring(records[10:])
        await until(lambda: zombie.position == successor.position == EVENTS, lambda: (zombie, successor))
    assert way.heard == WHOLE
