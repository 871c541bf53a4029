"""What befalls the topics: records sent again, and records that are gone."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete

from shared.messaging.envelope import topic_of


def send_again(servers: str, service: str, times: int, last: int | None = None) -> int:
    """The topic's records, or only the `last` of them, so many times more. How many were sent."""
    return asyncio.run(_again(servers, TopicPartition(topic_of(service), 0), times, last))


def truncate(servers: str, service: str) -> int:
    """All that the topic holds is gone. How many records that were."""
    return asyncio.run(_truncated(servers, TopicPartition(topic_of(service), 0)))


async def _again(servers: str, partition: TopicPartition, times: int, last: int | None) -> int:
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, group_id=None, enable_auto_commit=False)
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all")
    async with consumer, producer:
        consumer.assign([partition])
        begin = (await consumer.beginning_offsets([partition]))[partition]
        end = (await consumer.end_offsets([partition]))[partition]
        consumer.seek(partition, max(begin, end - last) if last else begin)
        records: list[Any] = []
        while await consumer.position(partition) < end:
            found = await consumer.getmany(partition, timeout_ms=1_000)
            records += [record for some in found.values() for record in some if record.offset < end]
        sending = [
            await producer.send(
                partition.topic, key=record.key, value=record.value, headers=list(record.headers), partition=0
            )
            for record in records
            for _ in range(times)
        ]
        await asyncio.gather(*sending)
        return len(sending)


async def _truncated(servers: str, partition: TopicPartition) -> int:
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, group_id=None, enable_auto_commit=False)
    async with consumer:
        begin = (await consumer.beginning_offsets([partition]))[partition]
        end = (await consumer.end_offsets([partition]))[partition]
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        await admin.delete_records({partition: RecordsToDelete(before_offset=end)})
    finally:
        await admin.close()
    return int(end - begin)
