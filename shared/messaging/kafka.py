"""Another service's topic, followed.

Offsets are only a hint here: where to go on is known by position, and a position is found in the topic by halving.
"""

import asyncio
import math
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.log.log import Feed, Published

from .brokers import Brokers
from .envelope import NotAnEnvelope, from_message, topic_of
from .patience import ANSWER, stopped, translated, within
from .topic import PARTITION
from .transport import OwnerAway, Transport

SILENCE = 5.0
"""Seconds without a record after which the broker is asked whether it is there: a consumer would not say."""
SEARCH = 60.0
"""Seconds for finding a position in a topic."""
RECORDS = 1_000
LOOKED_AT = 10
"""Records that are taken to find an event among them, where nearly all are."""

logger = structlog.get_logger(__name__)


class KafkaTransport:
    """`owner` is the other service's feed, which heals what Kafka has lost."""

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
