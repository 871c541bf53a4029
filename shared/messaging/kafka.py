"""Kafka: a topic for each service with exactly one partition, the image of its log.

Offsets are only a hint here: where to go on is known by position, and a position is found in the topic by halving.
"""

import asyncio
import logging
import math
from collections.abc import Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from shared.log.log import Feed, Published

from .brokers import Brokers
from .envelope import NotAnEnvelope, from_message, to_message, topic_of
from .patience import ANSWER, stopped, translated, within
from .relay import BrokerAway, TopicMismatch
from .transport import OwnerAway, Transport

FOR_EVER = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
MOST_REPLICAS = 3
PARTITION = 0

SILENCE = 5.0
"""Seconds without a record after which the broker is asked whether it is there: a consumer would not say."""
SOON = 0.05
"""Seconds after which a topic that was just made is looked for again."""
SEARCH = 60.0
"""Seconds for finding a position in a topic."""
BATCH_BYTES = 900_000
"""Of one batch, within the 1 MiB that a broker takes by default."""
RECORDS = 1_000
LOOKED_AT = 10
"""Records that are taken to find an event among them, where nearly all are."""

logger = structlog.get_logger(__name__)
logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it says ten times a second what is said here once


async def provide_topic(brokers: Brokers, service: str) -> None:
    """Make the service's topic where there is none. Raises BrokerAway, and TopicMismatch for one that is there and
    could lose records or their order."""
    topic = topic_of(service)
    with translated(BrokerAway):
        partitions, settings = await within(ANSWER, _provided(brokers, topic))
    wrong = [f"{name} is {settings.get(name)} and has to be {must}" for name, must in FOR_EVER.items()
             if settings.get(name) != must]  # fmt: skip
    if partitions > 1:
        wrong.insert(0, f"it has {partitions} partitions and must have one")
    if wrong:
        raise TopicMismatch(f"the topic {topic} cannot be the image of a log: {'; '.join(wrong)}")


async def _provided(brokers: Brokers, topic: str) -> tuple[int, dict[str, str]]:
    """How many partitions the topic has, and its settings."""
    admin = AIOKafkaAdminClient(**brokers.client, request_timeout_ms=int(ANSWER * 1000))
    try:
        await admin.start()
        while True:
            [described] = await admin.describe_topics([topic])
            if described["error_code"]:
                await _make(admin, topic)
            elif settings := await _settings(admin, topic):
                return len(described["partitions"]), settings
            await asyncio.sleep(SOON)
    finally:
        await stopped(admin.close())


async def _make(admin: AIOKafkaAdminClient, topic: str) -> None:
    replicas = min(MOST_REPLICAS, len((await admin.describe_cluster())["brokers"]))
    answer = await admin.create_topics([NewTopic(topic, 1, replicas, topic_configs=FOR_EVER)])
    for _, code, *_ in answer.topic_errors:
        if code and code != TopicAlreadyExistsError.errno:  # another replica was first
            raise for_code(code)(topic)


async def _settings(admin: AIOKafkaAdminClient, topic: str) -> dict[str, str]:
    """Empty while a topic that was just made has not come round to the broker that answers."""
    [answer] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    [(code, _, _, _, entries)] = answer.resources
    if code and code != UnknownTopicOrPartitionError.errno:
        raise for_code(code)(topic)
    return {name: value for name, value, *_ in entries}


class KafkaTopic:
    """The service's own topic, for its relay."""

    def __init__(self, brokers: Brokers, service: str) -> None:
        self._brokers, self._service, self._topic = brokers, service, topic_of(service)
        self._producer: AIOKafkaProducer | None = None

    async def open(self) -> bool:
        await self.close()
        await provide_topic(self._brokers, self._service)
        with translated(BrokerAway):
            producer = AIOKafkaProducer(
                **self._brokers.client,
                acks="all",
                enable_idempotence=True,
                linger_ms=0,
                max_batch_size=BATCH_BYTES,
                request_timeout_ms=int(ANSWER * 1000),
            )
            self._producer = producer
            await within(ANSWER, producer.start())
            return await within(ANSWER, _end(self._brokers, self._topic)) == 0

    async def send(self, records: Sequence[Published]) -> None:
        producer = self._producer
        if producer is None:
            raise BrokerAway("Kafka: not open")
        with translated(BrokerAway):
            await within(ANSWER, self._send_all(producer, records))

    async def _send_all(self, producer: AIOKafkaProducer, records: Sequence[Published]) -> None:
        batch = producer.create_batch()
        for record in records:
            if not self._append(batch, record):
                await self._send(producer, batch)
                batch = producer.create_batch()
                self._append(batch, record)  # an empty one takes any
        await self._send(producer, batch)

    def _append(self, batch: Any, record: Published) -> bool:
        message = to_message(self._service, record)
        appended = batch.append(key=message.key, value=message.value, timestamp=None, headers=message.headers)
        return appended is not None

    async def _send(self, producer: AIOKafkaProducer, batch: Any) -> None:
        """One at a time: a later one is not sent unless the earlier is there."""
        batch.close()
        await (await producer.send_batch(batch, self._topic, partition=PARTITION))

    async def close(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None and not await stopped(producer.stop()):
            await stopped(_abandoned(producer))


async def _abandoned(producer: AIOKafkaProducer) -> None:
    """Its `stop` waits until all is sent that it holds; another one will send that."""
    await producer._sender.close()
    await producer.client.close()


async def _end(brokers: Brokers, topic: str) -> int:
    """The offset after the topic's last record, 0 where there never was one."""
    consumer = AIOKafkaConsumer(**brokers.client, request_timeout_ms=int(ANSWER * 1000))
    try:
        await consumer.start()
        partition = TopicPartition(topic, PARTITION)
        ends = await consumer.end_offsets([partition])
        return int(ends[partition])
    finally:
        await stopped(consumer.stop())


class KafkaTransport:
    """Another service's topic. `owner` is its feed, which heals what Kafka has lost."""

    def __init__(self, brokers: Brokers, source: str, owner: Transport) -> None:
        self._brokers, self._source, self._owner = brokers, source, owner
        self._partition = TopicPartition(topic_of(source), PARTITION)
        self._consumer: AIOKafkaConsumer | None = None
        self._given = 0
        self._ahead: asyncio.Task[list[Published]] | None = None

    async def receive(self, after: int, wait: float) -> Feed:
        try:
            with translated(OwnerAway):
                consumer = await self._at(after)
                items = await self._next(consumer, min(wait, SILENCE))
                if items:  # the next are taken up while these are committed
                    self._ahead = asyncio.create_task(self._records(consumer, 0))
                else:
                    await within(ANSWER, consumer.end_offsets([self._partition]))
        except OwnerAway:
            await self._drop()
            raise
        self._given = max([self._given, *(item.position for item in items)])
        return Feed(epoch=0, items=items, next=items[-1].position if items else after, head=0)

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        return await self._owner.feed(after, limit, wait)

    async def close(self) -> None:
        await self._drop()
        await self._owner.close()

    async def _at(self, after: int) -> AIOKafkaConsumer:
        """A consumer whose next record is the first beyond `after`, or one before it. What was given and is asked
        for again was rolled back."""
        if self._consumer is None:
            consumer = self._consumer = self._new()
            await within(ANSWER, consumer.start())
            if self._partition.topic not in await within(ANSWER, consumer.topics()):
                raise OwnerAway(f"Kafka: there is no topic {self._partition.topic} yet")
            consumer.assign([self._partition])  # not before: a topic that is asked for by name might be made
            await within(SEARCH, self._seek(consumer, after))
        elif after < self._given:
            await self._forget_ahead()
            await within(SEARCH, self._seek(self._consumer, after))
        return self._consumer

    def _new(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            **self._brokers.client,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            request_timeout_ms=int(ANSWER * 1000),
            max_poll_records=RECORDS,
        )

    async def _seek(self, consumer: AIOKafkaConsumer, after: int) -> None:
        """Halve the topic: what lies before `low` is known, what lies from `high` on is not, or is no event. Of a log
        of which nothing is known it is all of it."""
        low = (await consumer.beginning_offsets([self._partition]))[self._partition]
        high = (await consumer.end_offsets([self._partition]))[self._partition] if after else low
        while low < high:
            middle = (low + high) // 2
            offset, position = await self._look(consumer, middle)
            if position <= after and offset < high:
                low = offset + 1
            else:
                high = middle
        consumer.seek(self._partition, low)
        self._given = after

    async def _look(self, consumer: AIOKafkaConsumer, offset: int) -> tuple[int, float]:
        """Offset and position of the first event from `offset` on."""
        consumer.seek(self._partition, offset)
        found = await consumer.getmany(self._partition, timeout_ms=int(SILENCE * 1000), max_records=LOOKED_AT)
        for record in found.get(self._partition, ()):
            event = self._event(record)
            if event is not None:
                return record.offset, event.position
        return offset, math.inf

    async def _next(self, consumer: AIOKafkaConsumer, wait: float) -> list[Published]:
        ahead, self._ahead = self._ahead, None
        items = await ahead if ahead is not None else []
        return items or await self._records(consumer, wait)

    async def _records(self, consumer: AIOKafkaConsumer, wait: float) -> list[Published]:
        found = await within(ANSWER, consumer.getmany(self._partition, timeout_ms=int(wait * 1000)))
        events = map(self._event, found.get(self._partition, ()))
        return [event for event in events if event is not None]

    def _event(self, record: Any) -> Published | None:
        """None for what is no event: if one was meant, the next one shows that it is missing."""
        try:
            return from_message(self._source, record.headers, record.value)
        except NotAnEnvelope as reason:
            logger.warning("no event", topic=record.topic, offset=record.offset, reason=str(reason))
            return None

    async def _forget_ahead(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)

    async def _drop(self) -> None:
        await self._forget_ahead()
        consumer, self._consumer = self._consumer, None
        if consumer is not None and not await stopped(consumer.stop()):
            await stopped(consumer._client.close())  # where it stopped half-way
