"""The world of one seed: a bank, a club that hears of it, and what was asked of them and told."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from shared.messaging.transport import Transport
from shared.testing.readstore import Tables

from . import bank
from .broker import Broker, TopicTransport
from .clients import Asked, Looked
from .domain import Domain
from .loop import TURN, Loop, Process, current
from .noted import NotedLog, NotedStore
from .running import Manifest, Running
from .transport import BadTransport

DAWN = datetime(2004, 1, 1, tzinfo=UTC)


class World:
    """`most` is the number of steps after which it is taken for endless."""

    def __init__(self, seed: int, domain: Domain, most: int = 60_000) -> None:
        self.seed, self.domain, self.most = seed, domain, most
        domain.poison.clear()
        self.random = random = Random(seed)  # noqa: S311  # it shall be predictable
        self.loop = Loop(random, sticky=random.choice((0.0, 0.5, 0.9)))
        self.calm = False
        self.slow = random.choice((0.0, 0.05, 0.2))
        self.lossy = random.choice((0.0, 0.02, 0.1))
        self.bad = random.choice((0.0, 0.2, 0.5))
        self.poisonous = random.choice((0.0, 0.05, 0.15))
        self.mishap = random.choice((150, 300, 800))
        self.banking = random.choice((0.5, 0.7, 0.9))
        self.broker = Broker(random, self._badness, self._pause) if random.random() < 0.6 else None
        self.down: set[str] = set()
        self.last: dict[str, Running] = {}
        self.tables: dict[str, dict[str, Tables]] = {}
        self.served: dict[str, int] = {}
        self._noted: list[tuple[int, float, Process | None, str, tuple[object, ...]]] = []
        self.asked: list[Asked] = []
        self.looked: list[Looked] = []
        self.processes: dict[str, list[Running]] = {"bank": [], "club": []}
        self.holes = 0
        self._ids = 0
        self._names = 0
        self.bank, self.club = self._manifest("bank"), self._manifest("club")

    def _manifest(self, name: str) -> Manifest:
        log = NotedLog(self._pause, lambda: DAWN, self.note, name)
        store = NotedStore(log, self.domain.effects, self.note)
        if name == "bank":
            return Manifest(
                name, log, store, self.domain.bank_events, self.domain.bank[1], publisher=bank.publisher,
                broker=self.broker,
            )  # fmt: skip
        return Manifest(
            name, log, store, self.domain.club_events, self.domain.club[1], [self.domain.earning], hears=self._feed
        )

    def _feed(self) -> tuple[str, Transport]:
        feed = BadTransport(self.bank.log, self.random, self._badness, self._pause, lambda: "bank" in self.down)
        return "bank", TopicTransport(self.broker, feed) if self.broker else feed

    def _badness(self) -> float:
        return 0.0 if self.calm else self.bad

    def note(self, what: str, *values: object) -> None:
        """A line of the trace. It is put into words only if somebody reads it."""
        self._noted.append((self.loop.steps, self.loop.time(), current(), what, values))

    @property
    def trace(self) -> list[str]:
        return [
            f"{steps:6} {time:8.3f} {process.name if process else '':8} {what.format(*values)}"
            for steps, time, process, what, values in self._noted
        ]

    def now(self) -> datetime:
        return DAWN + timedelta(seconds=self.loop.time())

    def new_id(self) -> UUID:
        self._ids += 1
        return UUID(int=self._ids)

    def _pause(self) -> Awaitable[None]:
        """What every wait for a database is here."""
        if self.slow and not self.calm and self.random.random() < self.slow:
            return asyncio.sleep(self.random.random() * 0.1)
        return TURN

    async def _weather(self) -> bool:
        await self._pause()
        return not self.calm and self.random.random() < self.lossy

    def start(self, service: str) -> Running:
        made: Manifest = getattr(self, service)
        self._names += 1
        name = f"{service}-{self._names}"
        self.note("{} starts", name)
        running = Running(made, name, self.loop, self.random, self._weather, self.now, self.new_id)
        self.processes[service].append(running)
        return running

    def serving(self, service: str) -> Running:
        """Any process of the service, the frozen ones included; the last that there was, while there is none."""
        running = self.processes[service]
        return self.random.choice(running) if running else self.last[service]

    def kill(self, running: Running) -> None:
        self.note("{} is killed", running.name)
        self.holes += running.holes
        running.kill()
        self.processes[running.manifest.name].remove(running)
        self.last[running.manifest.name] = running
