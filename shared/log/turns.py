"""Commands of one process that met on a stream take turns on it, instead of failing each other's tries.

It saves work and refusals; what is right does not depend on it: each commit is conditional on the versions it saw.
"""

import asyncio
from contextlib import suppress

PATIENCE = 2.0
"""Seconds in a queue. While the database is away each in turn waits for it, and those behind not for them all."""


class Turns:
    """The streams on which commands have met, each with the queue of those that wait for it."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    def contended(self, stream: str) -> bool:
        return stream in self._locks

    async def take(self, stream: str) -> None:
        lock = self._locks.setdefault(stream, asyncio.Lock())
        self._users[stream] = self._users.get(stream, 0) + 1
        try:
            async with asyncio.timeout(PATIENCE):
                await lock.acquire()
        except BaseException:
            self._leave(stream)
            raise

    def give(self, stream: str) -> None:
        self._locks[stream].release()
        self._leave(stream)

    def _leave(self, stream: str) -> None:
        self._users[stream] -= 1
        if not self._users[stream]:
            del self._users[stream], self._locks[stream]


class Turn:
    """One command's turn. It holds one stream at most, so that no two can wait for each other."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._held: str | None = None

    async def __aenter__(self) -> "Turn":
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._held is not None:
            self._turns.give(self._held)

    async def before(self, stream: str) -> None:
        """Wait behind those who have met on the stream, before it is looked at."""
        if self._turns.contended(stream):
            await self.take(stream)

    async def take(self, stream: str) -> None:
        """Wait for the stream's turn, unless one is held already. Whoever has waited long enough goes on without."""
        if self._held is None:
            with suppress(TimeoutError):
                await self._turns.take(stream)
                self._held = stream
