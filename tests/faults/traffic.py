"""Seeded traffic from a thread of its own: people who tell the same story again and again."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from threading import Thread
from types import TracebackType
from typing import Any

from .acks import Acks
from .calls import Attempt, Calls, Person
from .site import PATIENCE, NeverCame, Site, Surprise

WORKERS = 8
RATE = 40.0
"""Commands a second of all workers together, where the services keep up; the check reads all that they leave."""
RECENT = 2_000
"""Attempts among which an answer is looked for."""

Story = Callable[[Person], Coroutine[Any, Any, None]]
"""Some work of one person, from its beginning to its end."""


class Traffic:
    """`with Traffic(site, acks, seed, story) as traffic`: people work until the end of the block; then each finishes
    what it has begun. Raises the Surprise that one of them met."""

    def __init__(self, site: Site, acks: Acks, seed: str, story: Story, *, workers: int = WORKERS) -> None:
        self._site, self._acks, self._seed, self._story, self._workers = site, acks, seed, story, workers
        self._thread = Thread(target=lambda: asyncio.run(self._work()), name="traffic", daemon=True)
        self._stopping = False
        self.attempts: list[Attempt] = []

    def __enter__(self) -> "Traffic":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        self._thread.join(PATIENCE)
        if error is None and self._site.trouble:
            raise Surprise(self._site.trouble)
        if error is None and self._thread.is_alive():
            raise NeverCame(f"the end of the traffic; the last call was {self.attempts[-1:]}")

    def wait_for_acks(self, service: str, more: int = 1) -> None:
        """Until so many more commands of the service were acknowledged."""
        wanted = self._acks.count(service) + more
        self._site.wait_until(lambda: self._acks.count(service) >= wanted, f"{more} more commands of {service}")

    def recovered(self, service: str, since: float) -> float:
        """Once a command that was sent after `since` was acknowledged. The seconds from then to that answer."""
        answers: list[float] = []

        def is_answered() -> bool:
            answers[:] = [
                one.ended
                for one in self.attempts[-RECENT:]
                if one.service == service and one.method != "GET" and one.began > since and one.status // 100 == 2
            ]
            return bool(answers)

        self._site.wait_until(is_answered, f"{service} answers again")
        return min(answers) - since

    def statuses(self, since: float, until: float) -> Counter[int]:
        """Of the calls that were under way between the two moments."""
        return Counter(one.status for one in list(self.attempts) if one.ended >= since and one.began <= until)

    def failed_writes(self, since: float) -> list[Attempt]:
        """The commands that were sent after `since` and did not succeed."""
        return [
            one for one in list(self.attempts) if one.began > since and one.method != "GET" and one.status // 100 != 2
        ]

    async def _work(self) -> None:
        async with Calls(self._site, self._acks) as calls:
            self.attempts = calls.attempts
            people = [Person(calls, f"{self._seed}/{n}", RATE / self._workers) for n in range(self._workers)]
            await asyncio.gather(*map(self._tell, people))

    async def _tell(self, person: Person) -> None:
        while not self._stopping:
            try:
                await self._story(person)
            except Exception as failure:  # whatever it is: the experiment has failed, and says so
                self._site.trouble = self._site.trouble or f"{type(failure).__name__}: {failure}"
                self._stopping = True


async def once(site: Site, acks: Acks, seed: str, story: Story) -> None:
    """One person tells the story once."""
    async with Calls(site, acks) as calls:
        await story(Person(calls, seed))
