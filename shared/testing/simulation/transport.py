"""A transport that brings records twice, late, backwards, and not at all."""

from collections.abc import Awaitable, Callable, Sequence
from random import Random

from shared.log.log import Feed, Published
from shared.messaging.transport import OwnerAway
from shared.testing.memory import MemoryLog


class BadTransport:
    """As bad as `bad` says: the probability that something goes wrong with a page; and no better than the owner, which
    is sometimes `down`."""

    def __init__(
        self,
        owner: MemoryLog,
        random: Random,
        bad: Callable[[], float],
        pause: Callable[[], Awaitable[None]],
        down: Callable[[], bool],
    ) -> None:
        self._owner, self._random, self._bad, self._pause, self._down = owner, random, bad, pause, down

    async def receive(self, after: int, wait: float) -> Feed:
        """A page of what lies before and beyond `after`, in the state in which it happens to come."""
        page = await self.feed(after, self._random.randint(1, 8), wait)
        await self._pause()
        if self._random.random() >= self._bad():
            return page
        self._answers()
        back = await self._owner.feed(max(0, after - self._random.randint(0, 6)), self._random.randint(1, 12))
        items = self._spoilt(list(back.items))
        return Feed(back.epoch, items, items[-1].position if items else after, self._random.choice((0, back.head)))

    def _spoilt(self, items: list[Published]) -> Sequence[Published]:
        match self._random.randrange(5):
            case 0:
                return [one for one in items for _ in range(self._random.randint(1, 3))]
            case 1:
                return [one for one in items if self._random.random() < 0.6]
            case 2:
                return items[::-1]
            case 3:
                return items[self._random.randint(0, len(items)) :]
            case _:
                return [*items, *items]

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        if self._random.random() < self._bad():
            await self._pause()
            raise OwnerAway("no answer")
        self._answers()
        page = await self._owner.feed(after, limit)
        if not page.items and wait > 0:
            await self._owner.wait(self._owner.rows[-1].position if self._owner.rows else 0, wait)
            page = await self._owner.feed(after, limit)
        self._answers()
        return page

    def _answers(self) -> None:
        if self._down():
            raise OwnerAway("nobody is there")

    async def close(self) -> None:
        """Nothing is open."""
