"""A service's own topic in Kafka, with exactly one partition, the image of its log: made, and written by its relay."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from shared.log.log import Published

from .brokers import Brokers
from .envelope import to_message, topic_of
from .patience import ANSWER, stopped, translated, within
from .relay import BrokerAway, TopicMismatch

FOR_EVER = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
MOST_REPLICAS = 3
PARTITION = 0
SOON = 0.05
"""Seconds after which a topic that was just made is looked for again."""
BATCH_BYTES = 900_000
"""Of one batch, within the 1 MiB that a broker takes by default."""


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
