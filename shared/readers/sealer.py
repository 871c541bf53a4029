"""The sealer: one process of each service seals its log, a range whenever it is long or old enough."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from shared.kernel.messages import Actor
from shared.log.execution import Executor
from shared.log.log import StoredRow
from shared.log.origin import Origin
from shared.log.unit import Unit

from .reader import AWAY, PASSING, describe
from .seals import SEALS, LogSealed, SealRange, Seals, digest, seals
from .tail import PAGE

ACTOR = Actor("sealer", frozenset({"service"}))
LOOK = 1.0
"""Seconds between looks at the log: it is read in pages, not event by event as it is written."""

logger = structlog.get_logger(__name__)
Rows = Callable[[int, int], Awaitable[Sequence[StoredRow]]]
"""The rows of the log as they are stored: (after, limit)."""


@dataclass(slots=True)
class Range:
    """What is read and not sealed yet. `since`: when the first row came that is no seal; seals alone, own or heard, are
    sealed only with what follows, else services that hear of each other's seals would go on sealing for ever."""

    after: int
    to: int = field(init=False)
    digests: list[bytes] = field(default_factory=list)
    since: float | None = None

    def __post_init__(self) -> None:
        self.to = self.after

    def add(self, rows: Sequence[StoredRow], now: float) -> bool:
        """Take the rows up to a gap in their positions, where an epoch begins. Returns whether there was one."""
        for row in rows:
            if self.digests and row.position != self.to + 1:
                return True
            self.to = row.position
            self.digests.append(digest(row))
            if self.since is None and row.type != LogSealed.__name__:
                self.since = now
        return False


class Sealer:
    """Seals `most` (at least two) events at a time, and what is fewer once its first is `seconds` old."""

    reader = "sealer"

    def __init__(
        self,
        rows: Rows,
        executor: Executor,
        own: Callable[[str], Awaitable[None]],
        *,
        most: int,
        seconds: float,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rows, self._executor, self._own, self._pause = rows, executor, own, pause
        self._most, self._seconds = most, seconds
        self._range: Range | None = None

    async def run(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            try:
                await self._own(self.reader)
                while await self.look():
                    pass
            except PASSING as reason:
                logger.warning("sealer waits", reason=describe(reason))
                failures += 1
            except Exception:
                logger.exception("sealer fails")
                failures += 1
            else:
                failures = 0
            await self._pause(AWAY[min(failures, len(AWAY)) - 1] if failures else LOOK)

    async def look(self) -> bool:
        """Read on, and seal what is due. Returns whether there may be more to do at once."""
        pending = self._range or Range((await self._executor.read(seals, SEALS)).state.to)
        self._range = pending
        now = asyncio.get_running_loop().time()
        limit = min(PAGE, self._most - len(pending.digests))
        rows = await self._rows(pending.to, limit)
        full = pending.add(rows, now) or len(pending.digests) >= self._most
        if full or (pending.since is not None and now - pending.since >= self._seconds):
            await self._seal(pending)
        return full or len(rows) == limit

    async def _seal(self, pending: Range) -> None:
        command = SealRange(after=pending.after, to=pending.to, digests=tuple(pending.digests))

        async def work(unit: Unit) -> Seals:
            return await unit.send(seals, SEALS, command)

        self._range = None  # whatever comes of it, the log tells from where to go on
        await self._executor.run(work, Origin(ACTOR))
