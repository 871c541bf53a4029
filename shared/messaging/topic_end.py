"""The end of a topic: what Kafka has of a log beyond a position."""

from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.log.log import Published

from .brokers import Brokers
from .envelope import NotAnEnvelope, from_message, topic_of
from .patience import ANSWER, stopped, translated, within
from .relay import BrokerAway
from .topic import PARTITION

CHUNK = 1_000
"""Records read at once, from the end backwards. A relay that began again has sent at most a page of them twice."""
LONGEST = 60.0
"""Seconds for one chunk."""


async def beyond(brokers: Brokers, service: str, after: int) -> list[Published]:
    """The events in the service's topic with position > after, in the order of the log, each once. Raises
    BrokerAway."""
    consumer = AIOKafkaConsumer(
        **brokers.client, group_id=None, enable_auto_commit=False, request_timeout_ms=int(ANSWER * 1000)
    )
    topic = topic_of(service)
    try:
        with translated(BrokerAway):
            await within(ANSWER, consumer.start())
            if topic not in await within(ANSWER, consumer.topics()):
                return []
            found = await _backwards(consumer, TopicPartition(topic, PARTITION), service, after)
    finally:
        await stopped(consumer.stop())
    return [found[key] for key in sorted(found)]


async def _backwards(
    consumer: AIOKafkaConsumer, partition: TopicPartition, service: str, after: int
) -> dict[tuple[int, int], Published]:
    """By epoch and position."""
    consumer.assign([partition])
    first = (await within(ANSWER, consumer.beginning_offsets([partition])))[partition]
    end = (await within(ANSWER, consumer.end_offsets([partition])))[partition]
    found: dict[tuple[int, int], Published] = {}
    while end > first:
        begin = max(first, end - CHUNK)
        events = await within(LONGEST, _between(consumer, partition, service, begin, end))
        news = [event for event in events if event.position > after]
        found |= {(event.epoch, event.position): event for event in news}
        if len(news) < len(events):
            break
        end = begin
    return found


async def _between(
    consumer: AIOKafkaConsumer, partition: TopicPartition, service: str, begin: int, end: int
) -> list[Published]:
    consumer.seek(partition, begin)
    events = []
    while await consumer.position(partition) < end:
        for records in (await consumer.getmany(partition, timeout_ms=1_000)).values():
            for record in records:
                if record.offset < end and (event := _event(service, record)) is not None:
                    events.append(event)
    return events


def _event(service: str, record: Any) -> Published | None:
    """None for what is no event of the service."""
    try:
        return from_message(service, record.headers, record.value)
    except NotAnEnvelope:
        return None
