"""Notices: the processes on one log tell each other how far it goes, so that nobody has to wait for a poll.

A notice is sent after its flush and beside it, in a transaction of its own that waits for no disk: a NOTIFY takes a
lock of the whole cluster until its transaction has ended, and must not hold up the commits of every service. Nothing
depends on a notice: one that is lost costs the time until the next poll.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
import structlog

from .failures import LOST, REFUSED

CHANNEL = "head_moved"
PAUSE = 1.0
"""Seconds until a lost connection is made again."""
REST = 0.01
"""Seconds between two notices: a transaction for each flush would cost as much as the flush."""

logger = structlog.get_logger(__name__)


class Notices:
    """`seen` is told the positions that other processes have told. One connection, for both ways."""

    def __init__(self, url: str, seen: Callable[[int], None], timeout: float) -> None:
        self._url, self._seen, self._timeout = url, seen, timeout
        self._top = self._told = 0
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name="log-notices")

    def tell(self, position: int) -> None:
        """The head is at least at `position`. What comes while a notice is on its way goes into one more."""
        if position > self._top:
            self._top = position
            self._news.set()

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _run(self) -> None:
        while True:
            try:
                await self._exchange()
            except (*LOST, *REFUSED) as error:
                logger.info("no notices of other processes' appends", reason=type(error).__name__)
            await asyncio.sleep(PAUSE)

    async def _exchange(self) -> None:
        connection = await asyncpg.connect(
            self._url,
            timeout=self._timeout,
            command_timeout=self._timeout,
            server_settings={"application_name": "sales-notices", "synchronous_commit": "off"},
        )
        try:
            connection.add_termination_listener(self._wake)
            await connection.add_listener(CHANNEL, self._heard)
            while not connection.is_closed():
                if self._told < self._top:
                    self._told = self._top
                    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, str(self._told))
                    await asyncio.sleep(REST)
                else:
                    self._news.clear()
                    await self._news.wait()
        finally:
            connection.terminate()

    def _heard(self, connection: Any, process: int, channel: str, position: object) -> None:
        self._seen(int(str(position)))

    def _wake(self, connection: Any) -> None:
        self._news.set()
