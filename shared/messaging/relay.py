"""The relay: the published events of this log to its topic, in order, each at least once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol

import structlog
from opentelemetry.trace import SpanKind

from shared.log.execution import CheckpointMoved
from shared.log.log import Advance, Commit, Log, LogUnavailable, OutcomeUnknown, Published, Status
from shared.log.tracing import effects

from .metrics import succeeded

READER = "relay"
PAGE = 500
QUIET = 1.0
"""Seconds between looks at a quiet log."""
AWAY = (0.1, 0.3, 1.0, 2.0, 5.0)
"""Seconds between the tries while Kafka or the database is away, the last again and again."""

logger = structlog.get_logger(__name__)


class BrokerAway(Exception):
    """Kafka does not answer, or did not acknowledge what was sent."""


class TopicMismatch(Exception):
    """The topic cannot be the image of a log. The first argument says what is wrong with it, for operators."""


class Topic(Protocol):
    """Where the events go. Each call but `close` raises BrokerAway."""

    async def open(self) -> bool:
        """Ready it, and forget what was sent before without an answer. Returns whether nothing was ever written to
        it. Raises TopicMismatch."""
        ...

    async def send(self, records: Sequence[Published]) -> None:
        """Send them in order, and wait until all are acknowledged. After an error it has to be opened again."""
        ...

    async def close(self) -> None: ...


async def _at_once(reader: str) -> None:
    """Nobody else sends; if somebody does, records come twice, and the checkpoint refuses one of the two."""


class Relay:
    """`own` waits until this process is the one that sends. `position` is how far the log was looked through;
    what was sent and acknowledged is stored as the checkpoint `relay`."""

    name, reader = READER, READER
    kind: Literal["relay"] = "relay"

    def __init__(
        self,
        log: Log,
        topic: Topic,
        own: Callable[[str], Awaitable[None]] = _at_once,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._log, self._topic, self._own, self._sleep = log, topic, own, sleep
        self.position = self.stored = 0
        self.state = "starting"
        self._failures = 0

    @property
    def running(self) -> bool:
        """Whether this process is the one that sends."""
        return self.state not in ("starting", "standing by")

    async def run(self) -> None:
        """Send until cancelled, or until the topic turns out to be none of ours: then the state says why."""
        try:
            while True:
                await self._once()
        except TopicMismatch as reason:
            self.state = f"stopped: {reason}"
            logger.error("relay stopped", reason=str(reason))
        finally:
            await self._topic.close()

    async def _once(self) -> None:
        try:
            await self._follow()
        except TopicMismatch:
            raise
        except CheckpointMoved as moved:
            logger.info("relay reloads", reason=str(moved))
            await self._pause(f"CheckpointMoved: {moved}", at_once=self._failures == 0)
        except (BrokerAway, LogUnavailable, OutcomeUnknown) as away:
            logger.warning("relay waits", reason=f"{type(away).__name__}: {away}")
            await self._pause(f"{type(away).__name__}: {away}")
        except Exception as error:
            logger.exception("relay fails")
            await self._pause(f"{type(error).__name__}: {error}")

    async def _follow(self) -> None:
        """From the stored position on, whatever was sent beyond it."""
        if self.state == "starting":
            self.state = "standing by"
        await self._own(READER)
        self.position = self.stored = (await self._log.checkpoint(READER)).position
        if await self._topic.open() and self.stored:
            logger.warning("the topic is new and is filled from the beginning of the log")
            await self._store(0, 1)
        self.state = "following"
        seen = -1
        while True:
            head = await self._log.wait(seen, QUIET)
            page = await self._log.feed(self.position, PAGE)
            if page.items:
                await self._send(page.items)
                await self._store(page.next, page.items[-1].epoch)
            if len(page.items) < PAGE:  # then the page had all that was published up to the head
                seen = head
                self.position = max(self.position, head)
            self._failures = 0
            succeeded(self.kind, self.name)

    async def _send(self, records: Sequence[Published]) -> None:
        of = (record.traceparent for record in records)
        with effects("relay", of, SpanKind.PRODUCER, {"messaging.system": "kafka"}):
            await self._topic.send(records)

    async def _store(self, position: int, epoch: int) -> None:
        outcome = await self._log.append(Commit(advance=Advance(READER, self.stored, position, epoch)))
        if outcome.status is not Status.COMMITTED:
            raise CheckpointMoved(READER)
        self.position = self.stored = position

    async def _pause(self, reason: str, at_once: bool = False) -> None:
        self._failures += 1
        if not at_once:
            self.state = f"waiting: {reason[:500]}"
            await self._sleep(AWAY[min(self._failures, len(AWAY)) - 1])
