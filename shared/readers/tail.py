"""The shared tail: the log is read and decoded once for all readers of a process."""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import structlog

from shared.kernel.messages import Event, Meta
from shared.log.log import Log, Recorded

from .entry import Entry
from .places import Follower, Place, Places

PAGE = 1_000
RING = 2_000
AT_ONCE = 100
"""Rows that are decoded without a pause, in a millisecond or two."""
LISTEN = 1.0
"""Seconds that it waits for the log at a time."""
BREATH, BREATH_EACH = 0.01, 0.005
"""Seconds that it lets events come together for those who sleep, at most and for each, unless somebody waits."""
FAILED = 0.1

logger = structlog.get_logger(__name__)


class Decodes(Protocol):
    def decode(self, row: Recorded) -> tuple[Event, Meta]: ...


class Tail:
    """The newest entries in a ring of at least `ring` of them; a reader that is further behind reads the
    database by itself until it has caught up with the ring."""

    def __init__(self, log: Log, catalogue: Decodes, ring: int = RING) -> None:
        self.log, self._catalogue, self._ring = log, catalogue, ring
        self._entries: list[Entry] = []
        self._positions: list[int] = []
        self._floor: int | None = None
        self._end = 0
        self._reading = asyncio.Lock()
        self._places = Places()
        self._telling: asyncio.Task[None] | None = None
        self._breath: asyncio.Future[None] | None = None

    @property
    def seen(self) -> int:
        """The highest position read so far, 0 before the first reading."""
        return self._end

    def entry(self, row: Recorded) -> Entry:
        """`row` decoded."""
        try:
            event, meta = self._catalogue.decode(row)
        except Exception as error:
            return Entry(row, None, None, error)
        return Entry(row, event, meta)

    async def after(self, position: int, limit: int = PAGE, timeout: float = 1.0) -> Sequence[Entry]:
        """Up to `limit` entries beyond `position`, in order. None after `timeout` seconds without any."""
        if self._floor is None:
            await self._begin()
        if position >= self._end:
            if await self.log.wait(position, timeout) <= position:
                return ()
            await self._read(position)
        if self._floor is not None and self._floor <= position <= self._end:
            start = bisect_right(self._positions, position)
            return self._entries[start : start + limit]
        return await self.decoded(await self.log.read(position, limit))

    @asynccontextmanager
    async def place(self, follower: Follower) -> AsyncIterator[Place]:
        """Where `follower` may sleep: the tail reads on for all who do, and wakes whom an event concerns."""
        if self._floor is None:
            await self._begin()
        place = Place(follower, self._end)
        self._places.add(place)
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell())
        try:
            yield place
        finally:
            self._places.remove(place)
            if not self._places and self._telling:
                telling, self._telling = self._telling, None
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)

    def hurry(self) -> None:
        """Somebody waits for what is in the log."""
        if self._breath is not None and not self._breath.done():
            self._breath.set_result(None)

    async def _tell(self) -> None:
        while True:
            try:
                entries = await self.after(self._end, timeout=LISTEN)
            except Exception as error:  # whoever is awake meets it where it reads, and does what it does about it
                logger.info("the tail cannot be read", reason=f"{type(error).__name__}: {error}")
                self._places.wake()
                await asyncio.sleep(FAILED)
            else:
                self._breath = asyncio.get_running_loop().create_future()
                await asyncio.wait([self._breath], timeout=min(BREATH, len(entries) * BREATH_EACH))

    async def decoded(self, rows: Sequence[Recorded]) -> list[Entry]:
        """The entries of `rows`. Others take their turns between: whose rows are on their way to the database sends
        on, and requests are answered."""
        entries: list[Entry] = []
        for start in range(0, len(rows), AT_ONCE):
            if entries:
                await asyncio.sleep(0)
            entries += map(self.entry, rows[start : start + AT_ONCE])
        return entries

    async def _begin(self) -> None:
        head = await self.log.head()
        if self._floor is None:
            self._floor = self._end = head

    async def _read(self, position: int) -> None:
        """Read on at the end of the ring, unless another reader has done so meanwhile."""
        async with self._reading:
            if position < self._end:
                return
            entries = await self.decoded(await self.log.read(self._end, PAGE))
            self._entries += entries
            self._positions += (entry.position for entry in entries)
            self._end = self._positions[-1] if entries else self._end
            self._places.tell(entries, self._end)
            if len(self._entries) > 2 * self._ring:
                self._drop(len(self._entries) - self._ring)

    def _drop(self, count: int) -> None:
        self._floor = self._positions[count - 1]
        del self._entries[:count], self._positions[:count]


class Ahead:
    """Pages for one reader: while it is behind, the next one is read as it works on this one."""

    def __init__(self, tail: Tail, limit: int, timeout: float) -> None:
        self._tail, self._limit, self._timeout = tail, limit, timeout
        self._next: tuple[int, asyncio.Task[Sequence[Entry]]] | None = None

    async def __aenter__(self) -> "Ahead":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._drop()

    async def after(self, position: int) -> Sequence[Entry]:
        """Up to `limit` entries beyond `position`, none after `timeout` seconds without any."""
        if self._next and self._next[0] == position:
            entries = await self._next[1]
        else:
            await self._drop()
            entries = await self._tail.after(position, self._limit, self._timeout)
        self._next = None
        if len(entries) == self._limit:
            last = entries[-1].position
            self._next = last, asyncio.create_task(self._tail.after(last, self._limit, self._timeout))
        return entries

    async def _drop(self) -> None:
        if self._next:
            self._next[1].cancel()
            await asyncio.gather(self._next[1], return_exceptions=True)
            self._next = None
