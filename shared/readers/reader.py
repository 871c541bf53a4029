"""A reader: one task that follows the log from its checkpoint and parks what keeps failing."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, Literal, TypeAlias

import structlog

from shared.kernel.rejections import Rejection
from shared.log.execution import CheckpointMoved, VersionConflict
from shared.log.log import LogUnavailable, OutcomeUnknown

from .entry import Entry
from .store import ParkedChanged, ParkedEvent, ReadStore, Step, ToPark
from .tail import PAGE, Ahead, Tail

Kind: TypeAlias = Literal["projection", "policy"]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]

PAUSES = (0.05, 0.1, 0.3, 0.6)
"""Seconds between the tries of an event: five in all."""
LOOKS = (0.005, 0.01, 0.02, 0.05)
"""Seconds between looks at a checkpoint that another process moves, the last again and again."""
AWAY = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds between the tries while the database is away, the last again and again."""
REST, GLANCE = 0.1, 0.01
"""Seconds that a service's projectors rest after a step at most, and its policies."""
REST_EACH = 0.005
"""Seconds of it for each event: who is told 50 a second rests for a moment, who is told 1,000 for as long as it may."""
LAZY = 1_000
QUIET = 1.0
"""Events that are none of the reader's move the stored checkpoint only every so many, or every so many seconds."""
ERROR_LENGTH = 2_000
WAITS = "an earlier event of its stream is parked"

PASSING = (LogUnavailable, OutcomeUnknown, CheckpointMoved, ParkedChanged, VersionConflict)
"""No failure of the event."""

logger = structlog.get_logger(__name__)


class TooManyHops(Exception):
    """The event follows from too long a chain of policies; they may be answering each other in a circle."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a reader goes along: at most `batch` events in a step, and how it sleeps. After a step it gives more events
    up to `rest` seconds to come together for the next, unless somebody waits for it."""

    batch: int = PAGE
    pauses: Sequence[float] = PAUSES
    away: Sequence[float] = AWAY
    sleep: Sleep = asyncio.sleep
    rest: float = 0.0


class Reader(ABC):
    """`position` is how far it has come. The checkpoint in the database may stand behind it, at `stored`, as
    long as nothing between them was this reader's to do."""

    def __init__(self, name: str, reader: str, kind: Kind, tail: Tail, store: ReadStore, pace: Pace) -> None:
        self.name, self.reader, self.kind = name, reader, kind
        self.tail, self.store, self.pace = tail, store, pace
        self.position = self.stored = 0
        self.parked: frozenset[str] = frozenset()
        self.state = "starting"
        self._failures, self._stored_at = 0, 0.0
        self._moved: list[tuple[int, asyncio.Future[None]]] = []
        self._resting: asyncio.Future[None] | None = None

    @abstractmethod
    async def begin(self) -> int:
        """Make ready what the reader needs, and its checkpoint where it has none yet. Returns the checkpoint. A
        service awaits it before it serves, so that a policy that starts at the head misses nothing after it."""

    @abstractmethod
    def concerns(self, entry: Entry) -> bool:
        """Whether the reader has anything to do with it: by its kind alone, as `Follower.wants` has it, unless `wants`
        says otherwise."""

    @abstractmethod
    async def _apply(self, entries: Sequence[Entry]) -> None:
        """Do what `entries` ask for and move on to the last, all or nothing."""

    @abstractmethod
    async def retry(self, parked: ParkedEvent, entry: Entry) -> None:
        """Do what a parked event asks for and take it off, exactly once. Raises what the handler raises."""

    async def run(self) -> None:
        """Follow the log until cancelled. What is cancelled in the middle is not done at all."""
        while True:
            try:
                await self._follow()
            except (CheckpointMoved, ParkedChanged) as reason:
                logger.info("reader reloads", reader=self.reader, reason=describe(reason))
                await self._pause(reason, at_once=self._failures == 0)
            except PASSING as reason:
                logger.warning("reader waits", reader=self.reader, reason=describe(reason))
                await self._pause(reason)
            except Exception as error:
                logger.exception("reader fails", reader=self.reader)
                await self._pause(error)

    async def _follow(self) -> None:
        self.state = "standing by"
        await self.store.own(self.reader)
        await self._load()
        async with Ahead(self.tail, self.pace.batch, QUIET) as ahead, self.tail.place(self) as place:
            while True:
                self.state = "following"
                asleep = self.may_sleep and await place.sleep(self.tail.seen, QUIET)
                entries = () if asleep else await ahead.after(self.position)
                if entries:
                    await self._batch(entries)
                if self._is_due():
                    await self._step(self.position)
                self._failures = 0
                if 0 < len(entries) < self.pace.batch:
                    await self._rest(len(entries))

    @property
    def may_sleep(self) -> bool:
        """Whether it only waits for what it wants."""
        return True

    def wants(self, entry: Entry) -> bool:
        return self.concerns(entry)

    def passed(self, position: int) -> None:
        self._reach(position)

    def _is_due(self) -> bool:
        """Whether the checkpoint has stood still long enough while others' events went by."""
        behind = self.position - self.stored
        return behind >= LAZY or (behind > 0 and asyncio.get_running_loop().time() - self._stored_at >= QUIET)

    @property
    def running(self) -> bool:
        """Whether this process is the one that follows with it."""
        return self.state == "following"

    async def _load(self) -> None:
        """Look at the database again. A checkpoint before what this reader itself has stored means that the
        database has gone back, as after a crash; else what was seen beyond the checkpoint remains seen."""
        stored = await self.begin()
        self.parked = await self.store.parked_streams(self.reader)
        seen = max(self.position, stored) if stored >= self.stored else stored
        self.stored = stored
        self._reach(seen)

    async def _pause(self, reason: Exception, at_once: bool = False) -> None:
        """Before the next try from the checkpoint; none where another one has moved it for the first time."""
        self._failures += 1
        if not at_once:
            self.state = f"waiting: {describe(reason)}"
            await self.pace.sleep(self.pace.away[min(self._failures, len(self.pace.away)) - 1])

    async def _batch(self, entries: Sequence[Entry]) -> None:
        await self._through(entries)

    async def _through(self, entries: Sequence[Entry]) -> None:
        """Apply `entries`; where that fails, halve them until the one that fails stands alone."""
        try:
            await self._apply(entries)
        except PASSING:
            raise
        except Exception as error:
            if len(entries) > 1:
                middle = len(entries) // 2
                await self._through(entries[:middle])
                await self._through(entries[middle:])
            else:
                await self._again(entries[0], error)

    async def _again(self, entry: Entry, error: Exception) -> None:
        """Try four times more, then park it. A refusal or a circle stays what it is, and is parked at once."""
        tries = 1
        for pause in () if isinstance(error, (Rejection, TooManyHops)) else self.pace.pauses:
            logger.warning("handler failed", reader=self.reader, **ids_of(entry), error=describe(error))
            self.state = f"retrying {entry.position}: {type(error).__name__}"
            await self.pace.sleep(pause)
            tries += 1
            try:
                await self._apply([entry])
            except PASSING:
                raise
            except Exception as again:
                error = again
            else:
                return
        logger.error("event parked", reader=self.reader, **ids_of(entry), error=describe(error))
        await self._step(entry.position, park=[to_park(entry, describe(error), tries)])
        self.parked |= {entry.stream}

    async def _step(self, new: int, park: Sequence[ToPark] = ()) -> None:
        """Move the checkpoint without any effect."""
        await self.store.apply(Step(self.reader, self.stored, new, self.parked, park=park))
        self._stored(new)

    def _stored(self, position: int) -> None:
        self.stored, self._stored_at = position, asyncio.get_running_loop().time()
        self._reach(position)

    def _reach(self, position: int) -> None:
        self.position = position
        for wanted, waiter in self._moved:
            if wanted <= position and not waiter.done():
                waiter.set_result(None)
        self._moved = [(wanted, waiter) for wanted, waiter in self._moved if not waiter.done()]

    async def reached(self, position: int, timeout: float) -> bool:
        """Wait until the reader has come to `position`, at most `timeout` seconds."""
        if self.position >= position:
            return True
        waiter = asyncio.get_running_loop().create_future()
        self._moved.append((position, waiter))
        self.tail.hurry()
        if self._resting is not None and not self._resting.done():
            self._resting.set_result(None)
        await asyncio.wait([waiter], timeout=timeout)
        if not waiter.done():
            waiter.cancel()
        return self.position >= position

    async def _rest(self, events: int) -> None:
        """A step costs much the same for one event as for fifty; but nobody is kept waiting."""
        if self.pace.rest and not self._moved:
            self._resting = asyncio.get_running_loop().create_future()
            await asyncio.wait([self._resting], timeout=min(self.pace.rest, events * REST_EACH))
            self._resting = None

    async def has(self, position: int, timeout: float) -> bool:
        """Whether it has come to `position`, within `timeout` seconds: by its own word where it runs in this process,
        else by its checkpoint and what lies between the two."""
        clock, looks = asyncio.get_running_loop(), chain(LOOKS, repeat(LOOKS[-1]))
        until = clock.time() + timeout
        while not await self._has_by_now(position, until - clock.time()):
            if clock.time() >= until:
                return False
            await asyncio.sleep(next(looks))
        return True

    async def _has_by_now(self, position: int, timeout: float) -> bool:
        if self.running:
            return await self.reached(position, timeout)
        stored = await self.store.position(self.reader) or 0
        if stored >= position or position - stored > PAGE:
            return stored >= position
        rows = await self.tail.log.read(stored, position - stored)
        return not any(row.position <= position and self.concerns(Entry(row, None, None)) for row in rows)


def describe(error: BaseException) -> str:
    """An error's type and message, cut. A statement's parameters are no part of it: see PostgresReadStore."""
    return f"{type(error).__name__}: {error}".replace("\0", "")[:ERROR_LENGTH]


def ids_of(entry: Entry) -> dict[str, Any]:
    """What a line of the log says of an event, to find it and the request that it comes from."""
    correlation = entry.recorded.meta.get("correlation")
    return {"position": entry.position, "event_id": str(entry.event_id), "correlation": correlation}


def to_park(entry: Entry, error: str, tries: int) -> ToPark:
    row = entry.recorded
    return ToPark(row.position, row.stream, row.source, row.event_id, row.type, error, tries)
