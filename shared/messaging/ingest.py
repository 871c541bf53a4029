"""Ingest: the published events of another service into this one's log, each exactly once and in order."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from opentelemetry.trace import SpanKind

from shared.log.execution import CheckpointMoved
from shared.log.log import Advance, Commit, Log, LogUnavailable, OutcomeUnknown, Published, Status
from shared.log.tracing import effects

from .admission import Admission, admit
from .feed import LIMIT
from .heard import foreign, parts, write
from .metrics import succeeded
from .transport import OwnerAway, Transport

WAIT = 20.0
"""Seconds that a transport waits for the next record."""
AWAY = (0.1, 0.3, 1.0, 2.0, 5.0)
"""Seconds between the tries while the owner or the own database is away, the last again and again."""
GLANCE = 1.0
"""Seconds in which an owner says where it stands, to somebody who wants to know it beside other things."""

logger = structlog.get_logger(__name__)


class Stopped(Exception):
    """Going on could lose or repeat events: an operator has to look, and to restart."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far the owner's log is known: up to `position`, in `epoch`."""

    position: int = 0
    epoch: int = 1


async def _at_once(reader: str) -> None:
    """Nobody else follows; if somebody does, the checkpoint refuses one of the two."""


@dataclass
class Ingest:
    """Follows one `source`. `own` waits until this process is the one that does so. `way` names the transport for
    operators. `head` is the owner's as last heard, `holes` counts those found since the start."""

    source: str
    log: Log
    transport: Transport
    own: Callable[[str], Awaitable[None]] = _at_once
    head_check_seconds: float = 30.0
    way: str = "feed"
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = lambda: asyncio.get_running_loop().time()

    def __post_init__(self) -> None:
        self.reader = f"ingest:{self.source}"
        self.counter = f"holes:{self.source}"
        self.place = Place()
        self.head = self.holes = 0
        self.state = "starting"
        self._failures = 0
        self._checked: tuple[float, int] | None = None
        self._level_at = 0.0

    @property
    def position(self) -> int:
        return self.place.position

    @property
    def epoch(self) -> int:
        return self.place.epoch

    @property
    def running(self) -> bool:
        """Whether this process is the one that follows."""
        return self.state not in ("starting", "standing by")

    @property
    def lag_seconds(self) -> float:
        """How long it has been behind the owner's head as last heard."""
        return round(self.clock() - self._level_at, 3) if self.position < self.head else 0.0

    async def run(self) -> None:
        """Follow the owner until cancelled, or until it must not go on: then the state says why."""
        try:
            await self._run()
        except Stopped as reason:
            self.state = f"stopped: {reason}"
            logger.error("ingest stopped", source=self.source, reason=str(reason))
        finally:
            await self.transport.close()

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except Stopped:
                raise
            except CheckpointMoved as moved:
                logger.info("ingest reloads", source=self.source)
                await self._pause(f"CheckpointMoved: {moved}", at_once=self._failures == 0)
            except (OwnerAway, LogUnavailable, OutcomeUnknown) as away:
                logger.warning("ingest waits", source=self.source, reason=f"{type(away).__name__}: {away}")
                await self._pause(f"{type(away).__name__}: {away}")
            except Exception as error:
                logger.exception("ingest fails", source=self.source)
                await self._pause(f"{type(error).__name__}: {error}")

    async def _follow(self) -> None:
        if self.state == "starting":
            self.state = "standing by"
        await self.own(self.reader)
        stored = await self.log.checkpoint(self.reader)
        self.place = Place(stored.position, stored.epoch)
        await self._catch_up_with_epochs()
        self.state = "following"
        while True:
            wait = min(WAIT, self.head_check_seconds)
            try:
                page = await self.transport.receive(self.position, wait)
            except OwnerAway:
                await self._look()
                raise
            self._heard(page.head, page.epoch)
            await self._take(page.items)
            self.state, self._failures = "following", 0
            succeeded("ingest", self.source)
            await self._check()

    async def _catch_up_with_epochs(self) -> None:
        """Of an owner that was restored a broker may still hold what the owner has lost: up to the beginning of its
        epoch, its own word goes before that. Who was restored too, perhaps with it, waits for that word."""
        try:
            page = await self.transport.feed(self.position, LIMIT, 0)
            while page.items and page.epoch > self.place.epoch:
                await self._take(page.items)
                page = await self.transport.feed(self.position, LIMIT, 0)
        except OwnerAway:
            if (await self.log.feed(0, 1)).epoch > 1:
                raise

    async def look(self, position: int) -> datetime | None:
        """Ask the owner how far it has gone, for a process that does not follow it itself. Returns when it accepted
        the first event beyond `position`; None where there is none, or while it does not answer."""
        try:
            async with asyncio.timeout(GLANCE):
                page = await self.transport.feed(position, 1, 0)
        except (OwnerAway, TimeoutError) as away:
            logger.debug("owner does not answer", source=self.source, reason=f"{type(away).__name__}: {away}")
            return None
        self.head = page.head
        return datetime.fromisoformat(page.items[0].time) if page.items else None

    async def _pause(self, reason: str, at_once: bool = False) -> None:
        self._failures += 1
        if not at_once:
            self.state = f"waiting: {reason[:500]}"
            await self.sleep(AWAY[min(self._failures, len(AWAY)) - 1])

    async def _take(self, records: Iterable[Published]) -> None:
        """Commit what is next, skip what is known, and where something is missing go and get it."""
        fit: list[Published] = []
        place = self.place
        for record in records:
            admission = admit(place.position, place.epoch, record)
            if admission is Admission.HOLE:
                await self._commit(fit)
                fit = []
                await self._heal(record.previous)
                place = self.place
                admission = admit(place.position, place.epoch, record)
            if admission is Admission.APPLY:
                fit.append(record)
                place = Place(record.position, record.epoch)
            elif admission is Admission.UNANNOUNCED_EPOCH:
                await self._commit(fit)
                raise self._unannounced(record.epoch)
            elif admission is Admission.HOLE:
                raise OwnerAway(f"{self.source}'s feed has a hole before {record.position}")
        await self._commit(fit)

    async def _heal(self, up_to: int) -> None:
        """Fetch from the owner's feed what is missing up to a position that it has published."""
        await self._count_hole()
        logger.warning("hole", source=self.source, after=self.position, up_to=up_to)
        self.state = f"healing: {self.position} to {up_to}"
        while self.position < up_to:
            page = await self.transport.feed(self.position, LIMIT, 0)
            if not page.items or page.items[0].previous > self.position:
                raise OwnerAway(f"{self.source}'s feed does not have what follows {self.position}")
            await self._take(page.items)

    async def _count_hole(self) -> None:
        """In the log's own database too, where every process sees how many there ever were."""
        known = (await self.log.checkpoint(self.counter)).position
        outcome = await self.log.append(Commit(advance=Advance(self.counter, known, known + 1)))
        if outcome.status is not Status.COMMITTED:
            raise CheckpointMoved(self.counter)  # another process is at the same hole
        self.holes += 1

    async def _check(self) -> None:
        """A hole at the tail has no later record to show it. What the owner had a check ago must be here now."""
        now = self.clock()
        if self._checked is None:
            self._checked = (now, 0)
        due, known = self._checked
        if now < due:
            return
        page = await self.transport.feed(self.position, 1, 0)
        self._heard(page.head, page.epoch)
        if self.position < known:
            await self._heal(known)
        self._checked = (now + self.head_check_seconds, page.head)

    async def _look(self) -> None:
        """While nothing is received the owner says how far it has gone, so that the lag is known."""
        page = await self.transport.feed(self.position, 1, 0)
        self._heard(page.head, page.epoch)

    def _heard(self, head: int, epoch: int) -> None:
        """Where the owner stands; a transport that does not know says 0."""
        if self.position >= self.head:
            self._level_at = self.clock()
        if not head:
            return
        self.head = head
        if head < self.position and epoch == self.place.epoch:
            raise Stopped(
                f"{self.source}'s log ends at {head} in epoch {epoch}, but {self.position} is known: "
                "it was restored without a new epoch"
            )
        if head <= self.position and epoch != self.place.epoch:
            raise self._unannounced(epoch)

    def _unannounced(self, epoch: int) -> Stopped:
        known = self.place
        return Stopped(
            f"unannounced epoch {epoch} of {self.source}, known {known.epoch} up to position {known.position}"
        )

    async def _commit(self, records: Sequence[Published]) -> None:
        of = (record.traceparent for record in records)
        with effects(f"ingest {self.source}", of, SpanKind.CONSUMER, {"messaging.system": self.way}):
            await self._append(records)

    async def _append(self, records: Sequence[Published]) -> None:
        epochs = {record.position: record.epoch for record in records}
        for part in parts(foreign(self.source, record) for record in records):
            last = part[-1].source_position or 0
            advance = Advance(self.reader, self.position, last, epochs[last])
            await write(self.log, self.source, part, advance)
            if epochs[last] != self.place.epoch:
                logger.warning("epoch adopted", source=self.source, epoch=epochs[last])
                self._checked = None  # what the owner had before, and lost, is not to be waited for
            self.place = Place(last, epochs[last])
