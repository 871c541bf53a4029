"""The readers' world on real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.execution import Executor
from shared.log.postgres import PostgresLog
from shared.readers.parking import Parking
from shared.readers.policies import PolicyRunner
from shared.readers.postgres import PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.reader import Reader
from shared.readers.store import Projected
from shared.readers.tail import Tail
from shared.testing.postgres import FreshDatabase

from .bank import QUICK, Bank, catalogue, engine_of, executor, rows_of

PATIENCE = 60.0
"""Seconds after which a test fails rather than wait."""


class World:
    """A log, a read store and what follows the log; readers stop with the test. `name` is the database's."""

    def __init__(self, name: str, log: PostgresLog, engine: AsyncEngine, store: PostgresReadStore) -> None:
        self.name, self.log, self.engine, self.store = name, log, engine, store
        self.bank = Bank(log)
        self.tail = Tail(log, catalogue())
        self.executor: Executor = executor(log)
        self.tasks: list[asyncio.Task[None]] = []

    def projector(self, projected: Projected) -> Projector:
        return Projector(projected, self.log, self.tail, self.store, QUICK)

    def policy(self, policy: Any) -> PolicyRunner:
        return PolicyRunner(policy, self.log, self.tail, self.store, self.executor, QUICK)

    def parking(self, *readers: Reader) -> Parking:
        return Parking(self.log, self.store, readers, self.executor)

    def start(self, reader: Reader) -> None:
        self.tasks.append(asyncio.create_task(reader.run()))

    async def through(self, reader: Reader) -> None:
        """Run the reader up to the head of the log, then stop it."""
        task = asyncio.create_task(reader.run())
        head = await self.log.head()
        try:
            there = await reader.reached(head, PATIENCE)
            assert there, f"{reader.reader} at {reader.position} of {head}: {reader.state}"
            if isinstance(reader, Projector):
                await eventually(lambda: reader.is_built)
        finally:
            await stop(task)

    async def rows(self, projected: Projected, table: Any) -> list[dict[str, Any]]:
        return await rows_of(self.engine, projected, table)


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


async def stop(*tasks: "asyncio.Task[Any]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def world(fresh_database: FreshDatabase) -> AsyncIterator[World]:
    database = fresh_database()
    async with AsyncExitStack() as stack:
        log = await stack.enter_async_context(await PostgresLog.open(database.serving_url))
        engine = await stack.enter_async_context(engine_of(database.serving_url))
        store = PostgresReadStore(engine)
        stack.push_async_callback(store.close)
        made = World(database.name, log, engine, store)
        yield made
        await stop(*made.tasks)
