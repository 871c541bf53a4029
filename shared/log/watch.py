"""Waiting for the head to move, whoever moves it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context

from .log import LogUnavailable

POLL_SECONDS = 0.05
"""How often another process's appends are looked for, while somebody waits."""
POLL_RARELY = 0.5
"""The same where the other processes tell of them, and only a lost notice is to be made good."""


class HeadWatch:
    """Appends of this process wake waiters at once, those of others with their notice, else by a poll that runs only
    while somebody waits. A poll that fails fails those who wait."""

    def __init__(self, head: Callable[[], Awaitable[int]], poll: float = POLL_SECONDS) -> None:
        self._head, self._interval = head, poll
        self._seen = 0
        self._asked = float("-inf")
        self._waiters: set[tuple[int, asyncio.Future[None]]] = set()
        self._poller: asyncio.Task[None] | None = None

    def seen(self, position: int) -> None:
        """The head is at least at `position`."""
        if position > self._seen:
            self._seen = position
            for after, future in list(self._waiters):
                if after < position and not future.done():
                    future.set_result(None)

    async def wait(self, after: int, timeout: float) -> int:
        """Wait until the head is beyond `after`, at most `timeout` seconds. Returns the head. Who can wait for the
        next poll asks the database only where nobody has for as long: after each flush all readers come here."""
        asked_long_ago = asyncio.get_running_loop().time() - self._asked >= self._interval
        if self._seen <= after and (asked_long_ago or timeout < self._interval):
            await self._look()
        if self._seen <= after and timeout > 0:
            await self._wait(after, timeout)
        return self._seen

    async def _look(self) -> None:
        self._asked = asyncio.get_running_loop().time()
        self.seen(await self._head())

    async def _wait(self, after: int, timeout: float) -> None:
        waiter = (after, asyncio.get_running_loop().create_future())
        self._waiters.add(waiter)
        if self._poller is None:
            nobodys = Context()  # it goes on for others once the request that began it is answered
            self._poller = asyncio.create_task(self._poll(), name="log-head-watch", context=nobodys)
        try:
            async with asyncio.timeout(timeout):
                await waiter[1]
        except TimeoutError:
            return
        finally:
            self._waiters.discard(waiter)

    async def _poll(self) -> None:
        try:
            while self._waiters:
                await asyncio.sleep(self._interval)
                if self._waiters:
                    await self._look()
        except Exception as error:
            for _, future in list(self._waiters):
                if not future.done():
                    future.set_exception(error)
        finally:
            self._poller = None

    async def close(self) -> None:
        poller = self._poller
        for _, future in list(self._waiters):
            if not future.done():
                future.set_exception(LogUnavailable("the log is closed"))
        if poller is not None:
            poller.cancel()
            await asyncio.wait([poller])
