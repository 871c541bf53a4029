"""What follows an owner's log over Kafka: made, run and waited for."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg

from deploy.kafka_broker import KafkaBroker, free_ports
from shared.log.log import Commit, Feed, Log, NewEvent
from shared.log.postgres import PostgresLog
from shared.messaging.ingest import Ingest
from shared.messaging.relay import Relay
from shared.readers.projector import Projector

from . import project

PAGE = 1_000


class OwnersFeed:
    """What would heal holes; none are made here."""

    def __init__(self, owner: Log) -> None:
        self._owner = owner

    async def receive(self, after: int, wait: float) -> Feed:
        return await self.feed(after, PAGE, wait)

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        return await self._owner.feed(after, limit)

    async def close(self) -> None: ...


def event(number: int) -> NewEvent:
    made = project.event(number)
    return made._replace(published=f'{{"type": "{made.type}", "schema": 1, "data": {made.data}}}')


async def append(log: PostgresLog, numbers: range) -> None:
    events = [event(number) for number in numbers]
    await log.append(Commit(events, [(one.stream, (one.version or 0) - 1) for one in events]))


@asynccontextmanager
async def running(*followers: Relay | Ingest | Projector) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one.run()) for one in followers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> float:
    """When it came about."""
    while not condition():
        await asyncio.sleep(0.001)
    return time.perf_counter()


async def execute(url: str, statement: str) -> None:
    db = await asyncpg.connect(url)
    await db.execute(statement)
    await db.close()


@contextmanager
def broker() -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as home:  # a disk where /tmp is memory
        port, controller_port = free_ports(2)
        made = KafkaBroker(Path(home), port, controller_port, Path(home, "kafka.log"))
        try:
            made.start()
            yield made.bootstrap_servers
        finally:
            made.stop()
