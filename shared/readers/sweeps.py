"""Sweeps: what is due by time alone is found in read tables, and each stream that it concerns is sent a command.

A sweep does only what is due by its `as_of` and not yet done, so that it may run as of any days in any order, twice
and beside itself. Each command is a commit of its own, decided on its stream's own state: a table that names a
stream to which nothing is due does no harm.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Executable, RowMapping

from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.log.execution import Executor
from shared.log.log import Log
from shared.log.origin import Origin
from shared.log.unit import Unit

from .reader import Reader
from .reading import PositionNotReached, Reading, Reads
from .sight import WHOLE
from .store import Projected

PATIENCE = 10.0
"""Seconds that a sweep waits for the policies that feed its streams."""
AT_ONCE = 32
"""Commands under way at once: they go together into the log's flushes."""

AsOf = TypeVar("AsOf", date, datetime)


@dataclass(frozen=True)
class Sweep(Generic[AsOf]):
    """`carry_out(sweeping, as_of)` does what is due and returns the command that records the run on a stream of
    `run`. The scheduler runs it once a day as of today, or `every` so often as of now."""

    name: str
    carry_out: Callable[["Sweeping", AsOf], Awaitable[Command]]
    run: Decider[Any, Any, Any]
    as_of: Callable[[datetime], AsOf]
    """What of the present moment, in the company's time zone, the scheduler sweeps as of: `datetime.date`, or all."""
    every: timedelta | None = None
    recorded: Callable[[AsOf], UUID] | None = None
    """Of a run that has one result for each `as_of`: the id of its record. `carry_out` looks for it first, and says
    again what was recorded."""


class Sweeping:
    """What a sweep may do: read streams and tables, and send commands. `zone` is the company's."""

    def __init__(
        self,
        log: Log,
        reads: Reads,
        executor: Executor,
        readers: Iterable[Reader],
        origin: Origin,
        zone: tzinfo = UTC,
    ) -> None:
        self._log, self._reads, self._executor, self._origin = log, reads, executor, origin
        self.zone = zone
        self._readers: Mapping[str, Reader] = {one.reader: one for one in readers}

    async def state(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> Any:
        """The stream's state as the log has it now."""
        return (await self._executor.read(decider, stream_id)).state

    async def find(
        self, statement: Executable, projections: Sequence[Projected], policies: Sequence[Policy] = ()
    ) -> Sequence[RowMapping]:
        """Rows of read tables that have all that was in the log when this was called, and what `policies` made of
        that. Raises PositionNotReached where they do not come that far in time."""
        async with self.tables(projections, policies) as (reading, _):
            return await reading.all(statement)

    @asynccontextmanager
    async def tables(
        self, projections: Sequence[Projected], policies: Sequence[Policy] = ()
    ) -> AsyncIterator[tuple[Reading, int]]:
        """The same for several statements on one snapshot, and the log's head that it has at least."""
        until = time.monotonic() + PATIENCE
        head = await self._log.head()
        for policy in policies:
            reader = self._readers[f"policy:{policy.name}"]
            if not await reader.has(head, until - time.monotonic()):
                raise PositionNotReached(reader.reader)
        head = await self._log.head()
        async with self._reads.open(projections, WHOLE, head) as reading:
            yield reading, head

    async def send(self, sends: Iterable[Send]) -> list[Event]:
        """Send each command in a commit of its own. Returns all events that were decided, in the order of `sends`.
        Raises what the rules refuse, and what was decided before that stays decided."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(send: Send) -> list[Event]:
            async with gate:
                return await self._send(send)

        tasks = [asyncio.create_task(one(send)) for send in sends]
        try:
            return [event for decided in await asyncio.gather(*tasks) for event in decided]
        finally:
            for task in tasks:
                task.cancel()  # those that are left where one was refused

    async def _send(self, send: Send) -> list[Event]:
        async def work(unit: Unit) -> None:
            await unit.carry_out(send.target, send.stream_id, send.command)

        done = await self._executor.run(work, self._origin)
        return [decided.event for decided in done.unit.decided] if done.unit else []
