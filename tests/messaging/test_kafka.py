"""Over a real Kafka: what goes in comes out, whatever the topic, the broker and other processes do."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.kafka_broker import KafkaBroker
from shared.log.log import Log, Published
from shared.messaging.brokers import Brokers
from shared.messaging.envelope import topic_of
from shared.messaging.ingest import Ingest
from shared.messaging.kafka import KafkaTransport
from shared.messaging.relay import BrokerAway, Relay, TopicMismatch
from shared.messaging.topic import KafkaTopic, provide_topic
from shared.messaging.transport import OwnerAway
from shared.testing.memory import MemoryLog
from tests.messaging.test_ingest import OwnFeed, publish, running

NUMBERS = count(1)


def fresh() -> str:
    """A service that nobody has sent anything of yet."""
    return f"test{next(NUMBERS)}"


def relay(kafka: KafkaBroker, log: Log, service: str) -> Relay:
    return Relay(log, KafkaTopic(Brokers(kafka.bootstrap_servers), service))


def follower(kafka: KafkaBroker, own: Log, owner: Log, service: str, check_seconds: float = 30.0) -> Ingest:
    transport = KafkaTransport(Brokers(kafka.bootstrap_servers), service, OwnFeed(owner))
    return Ingest(service, own, transport, head_check_seconds=check_seconds, way="kafka")


async def relayed(kafka: KafkaBroker, log: MemoryLog, service: str) -> None:
    """Everything that is published is in the topic."""
    one = relay(kafka, log, service)
    async with running(one):
        head = await log.head()
        await until_position(one, head)


async def until_position(one: Relay | Ingest, position: int) -> None:
    async with asyncio.timeout(60):
        while one.position < position:
            assert not one.state.startswith("stopped"), one.state
            await asyncio.sleep(0.01)


def positions(log: MemoryLog, service: str) -> list[int | None]:
    return [row.source_position for row in log.rows if row.source == service]


async def test_what_is_published_arrives_whole_over_kafka(kafka: KafkaBroker) -> None:
    service, owner, own = fresh(), MemoryLog(), MemoryLog()
    await publish(owner, *range(1, 21))
    consumer = follower(kafka, own, owner, service)
    async with running(relay(kafka, owner, service)), running(consumer):
        await until_position(consumer, 20)
        await publish(owner, *range(21, 41))
        await until_position(consumer, 40)
    assert positions(own, service) == list(range(2, 41, 2))
    published = (await owner.feed(0, 100)).items
    assert [(row.event_id, row.type, row.stream) for row in own.rows] == [
        (one.event_id, one.type, one.stream) for one in published
    ]
    assert consumer.holes == 0


async def test_a_plain_client_sees_cloud_events_in_log_order(kafka: KafkaBroker) -> None:
    service, owner = fresh(), MemoryLog()
    await publish(owner, *range(1, 9))
    await relayed(kafka, owner, service)
    consumer = AIOKafkaConsumer(
        f"sales.{service}", bootstrap_servers=kafka.bootstrap_servers, auto_offset_reset="earliest"
    )
    async with consumer:
        async with asyncio.timeout(30):
            records = [await consumer.getone() for _ in range(4)]
    for record, number in zip(records, (2, 4, 6, 8), strict=True):
        headers = {name: value.decode() for name, value in record.headers}
        event = (await owner.feed(number - 1, 1)).items[0]
        assert record.key.decode() == headers["ce_subject"] == event.stream
        assert headers["ce_specversion"] == "1.0"
        assert headers["ce_id"] == str(event.event_id)
        assert headers["ce_source"] == f"/sales/{service}"
        assert (headers["ce_type"], headers["ce_time"]) == ("DealSigned", "2004-01-05T00:00:00+00:00")
        assert headers["content-type"] == "application/json"
        assert (headers["ce_position"], headers["ce_previous"]) == (str(number), str(number - 2))
        assert record.value.decode() == f'{{"number":{number},"text":"合同"}}'


async def test_the_topic_is_made_with_one_partition_and_kept_for_ever(kafka: KafkaBroker) -> None:
    service = fresh()
    await provide_topic(Brokers(kafka.bootstrap_servers), service)
    await provide_topic(Brokers(kafka.bootstrap_servers), service)
    async with admin(kafka) as client:
        [described] = await client.describe_topics([topic_of(service)])
    assert len(described["partitions"]) == 1


@pytest.mark.parametrize(
    ("partitions", "settings", "word"),
    [
        (3, {"retention.ms": "-1"}, "it has 3 partitions and must have one"),
        (1, {"retention.ms": "60000"}, "retention.ms is 60000 and has to be -1"),
        (1, {"cleanup.policy": "compact"}, "cleanup.policy is compact and has to be delete"),
    ],
)
async def test_a_topic_that_could_lose_events_is_refused(
    kafka: KafkaBroker, partitions: int, settings: dict[str, str], word: str
) -> None:
    service = fresh()
    async with admin(kafka) as client:
        await client.create_topics([NewTopic(topic_of(service), partitions, 1, topic_configs=settings)])
    with pytest.raises(TopicMismatch, match=word):
        await provide_topic(Brokers(kafka.bootstrap_servers), service)


async def test_a_consumer_begins_in_the_middle_of_the_topic_by_position(kafka: KafkaBroker) -> None:
    service, owner = fresh(), MemoryLog()
    await publish(owner, *range(1, 201))
    await relayed(kafka, owner, service)
    for after in (0, 2, 3, 98, 99, 197, 198, 200, 999):
        transport = KafkaTransport(Brokers(kafka.bootstrap_servers), service, OwnFeed(owner))
        page = await transport.receive(after, 30 if after < 200 else 0.3)
        first = [one.position for one in page.items][:1]
        assert first == ([after + 2 - after % 2] if after < 200 else [])
        await transport.close()


async def test_what_was_given_and_rolled_back_is_given_again(kafka: KafkaBroker) -> None:
    service, owner = fresh(), MemoryLog()
    await publish(owner, *range(1, 21))
    await relayed(kafka, owner, service)
    transport = KafkaTransport(Brokers(kafka.bootstrap_servers), service, OwnFeed(owner))
    first = await transport.receive(0, 30)
    again = await transport.receive(10, 30)
    assert [one.position for one in first.items] == list(range(2, 21, 2))
    assert [one.position for one in again.items] == list(range(12, 21, 2))
    assert (await transport.receive(20, 0.1)).items == []
    await transport.close()


async def test_what_somebody_else_wrote_into_the_topic_is_left_aside(kafka: KafkaBroker) -> None:
    service, owner, own = fresh(), MemoryLog(), MemoryLog()
    await provide_topic(Brokers(kafka.bootstrap_servers), service)
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers) as producer:
        for _ in range(30):
            await producer.send(topic_of(service), b"from somebody else")
    await publish(owner, *range(1, 11))
    await relayed(kafka, owner, service)
    for last in (10, 20):
        await publish(owner, *range(last + 1, last + 11))
        consumer = follower(kafka, own, owner, service)
        async with running(relay(kafka, owner, service)), running(consumer):
            await until_position(consumer, last + 10)
        assert consumer.holes == 0
    assert positions(own, service) == list(range(2, 31, 2))


async def test_two_relays_and_two_consumers_at_once_repeat_and_lose_nothing(kafka: KafkaBroker) -> None:
    service, owner, own = fresh(), MemoryLog(), MemoryLog()
    one, other = follower(kafka, own, owner, service), follower(kafka, own, owner, service)
    relays = relay(kafka, owner, service), relay(kafka, owner, service)
    async with running(relays[0]), running(relays[1]), running(one), running(other):
        for number in range(1, 101):
            await publish(owner, number)
            await asyncio.sleep(0.002)
        await until_position(one, 100)
        await until_position(other, 100)
    assert positions(own, service) == list(range(2, 101, 2))


class FailsInTheMiddle(KafkaTopic):
    """Every second batch is written in part, and its sender hears of an error."""

    batches = 0

    async def send(self, records: Sequence[Published]) -> None:
        self.batches += 1
        if self.batches % 2:
            await super().send(records[: len(records) // 2 or 1])
            raise BrokerAway("in the middle of a batch")
        await super().send(records)


async def test_a_batch_that_failed_in_the_middle_is_sent_again_from_the_stored_position(kafka: KafkaBroker) -> None:
    service, owner, own = fresh(), MemoryLog(), MemoryLog()
    consumer = follower(kafka, own, owner, service)
    failing = Relay(owner, FailsInTheMiddle(Brokers(kafka.bootstrap_servers), service))
    async with running(failing), running(consumer):
        for start in range(1, 61, 20):
            await publish(owner, *range(start, start + 20))
            await until_position(consumer, start + 19)
    assert positions(own, service) == list(range(2, 61, 2))
    assert consumer.holes == 0


async def test_a_broker_that_is_killed_and_comes_back_loses_nothing(
    kafka_to_kill: KafkaBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("kafka", "topic"):
        monkeypatch.setattr(f"shared.messaging.{module}.ANSWER", 3.0)
    monkeypatch.setattr("shared.messaging.kafka.SILENCE", 0.5)
    kafka, service, owner, own = kafka_to_kill, fresh(), MemoryLog(), MemoryLog()
    sender, consumer = relay(kafka, owner, service), follower(kafka, own, owner, service)
    async with running(sender), running(consumer):
        await publish(owner, *range(1, 11))
        await until_position(consumer, 10)
        kafka.kill()
        await publish(owner, *range(11, 21))
        await waits(sender)
        await waits(consumer)
        assert (consumer.position, consumer.head, sender.stored) == (10, 20, 10)
        kafka.start()
        await until_position(consumer, 20)
    assert positions(own, service) == list(range(2, 21, 2))


async def waits(one: Relay | Ingest) -> None:
    async with asyncio.timeout(60):
        while not one.state.startswith("waiting"):
            await asyncio.sleep(0.02)


async def test_without_a_broker_or_a_topic_the_owner_is_away(kafka: KafkaBroker) -> None:
    nobody = KafkaTransport(Brokers("127.0.0.1:9"), "pipeline", OwnFeed(MemoryLog()))
    with pytest.raises(OwnerAway, match="Kafka"):
        await nobody.receive(0, 0.1)
    await nobody.close()
    with pytest.raises(BrokerAway, match="Kafka"):
        await provide_topic(Brokers("127.0.0.1:9"), "pipeline")
    early = KafkaTransport(Brokers(kafka.bootstrap_servers), "nobody", OwnFeed(MemoryLog()))
    with pytest.raises(OwnerAway, match=r"no topic sales\.nobody yet"):
        await early.receive(0, 0.1)
    await early.close()


@asynccontextmanager
async def admin(kafka: KafkaBroker) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await client.start()
    try:
        yield client
    finally:
        await client.close()
