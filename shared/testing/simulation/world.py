"""The world of one seed: a bank, a club that hears of it, their clients, operators and accidents."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from shared.kernel.messages import Actor
from shared.log.log import Checkpoint
from shared.messaging.transport import Transport
from shared.readers.epochs import Seen, begin_epoch
from shared.readers.reader import PASSING
from shared.readers.store import ParkedEvent, ParkedFilter, reader_of
from shared.testing.memory import MemoryLog
from shared.testing.readstore import MemoryReadStore, Tables

from . import bank
from .broker import Broker, TopicTransport
from .clients import Asked, Looked, ask, draw
from .domain import Domain
from .loop import TURN, Loop, Process, current
from .noted import NotedLog, NotedStore
from .running import LATEST, ConnectionLost, Manifest, Running
from .transport import BadTransport

DAWN = datetime(2004, 1, 1, tzinfo=UTC)
OPERATOR = Actor("operator")
LONGEST = 120.0
"""Virtual seconds within which all has to come to rest once nothing is broken any more."""


RESTORED = (("bank",), ("bank",), ("club",), ("bank", "club"), ("club", "bank"))
"""What is restored together, in the order of its backups."""
DOWN = 4.0
"""Virtual seconds for which a service that is restored does not run."""
HANDLERS = (
    "accounts 1", "turnover 1", "earning 1", "members 1", "accounts 2", "turnover 2", "members 2",
)  # fmt: skip


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

    def play(self, judge: Callable[["World"], Iterable[str]]) -> list[str]:
        """All of it, to the end, and what `judge` finds there."""
        return self.loop.run(self._main(judge), self.most)

    async def _main(self, judge: Callable[["World"], Iterable[str]]) -> list[str]:
        for name, least in (("bank", 2), ("club", 1)):
            for _ in range(self.random.randint(least, 2)):
                self.start(name)
        self.loop.interrupt(self._until_mishap(), self._mishap)
        count = self.random.randint(3, 5)
        writers = [self.loop.create_task(self._writer(n, count)) for n in range(count)]
        more = [self.loop.create_task(self._operator())]
        if self.random.random() < 0.3:
            more.append(self.loop.create_task(self._epoch()))
        elif self.random.random() < 0.4:
            more.append(self.loop.create_task(self._restore(self.random.choice(RESTORED))))
        for name in ("bank", "club"):
            if self.random.random() < 0.3:
                more.append(self.loop.create_task(self._release(name)))
        await asyncio.gather(*writers, *more)
        await self._rest()
        return list(judge(self))

    # What happens.

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

    def _until_mishap(self) -> int:
        return 1 + int(self.random.expovariate(1 / self.mishap))

    def _mishap(self) -> None:
        if self.calm:
            return
        self.loop.interrupt(self._until_mishap(), self._mishap)
        service = self.random.choice(("bank", "club"))
        if self.broker and self.random.random() < 0.2:
            self._lose_records(self.broker)
            return
        if self.down:
            return
        victim = self.serving(service)
        match self.random.randrange(10):
            case 0 | 1 | 2:
                self.kill(victim)
                self.start(service)
            case 3 | 4 | 5:
                if not victim.process.frozen:
                    self._freeze(victim)
            case 6 | 7:
                if victim.cancel_request():
                    self.note("a client of {} goes away", victim.name)
            case _:
                if reader := victim.cancel_reader():
                    self.note("{} stops {} for a moment", victim.name, reader)

    def _lose_records(self, broker: Broker) -> None:
        match self.random.randrange(5):
            case 0 | 1:
                self.note("Kafka loses its last {} records", broker.lose_tail())
            case 2 | 3:
                self.note("Kafka loses its first {} records", broker.truncate())
            case _:
                self.note("the topic is deleted")
                broker.make_anew()

    def _freeze(self, victim: Running) -> None:
        """It will go on as if nothing had been, when another one has long taken its place."""
        self.note("{} freezes", victim.name)
        self.loop.freeze(victim.process)
        if len(self.processes[victim.manifest.name]) < 3:
            self.start(victim.manifest.name)
        self.loop.call_later(self.random.random() * 2, self._thaw, victim)

    def _thaw(self, victim: Running) -> None:
        if victim.process.alive and victim.process.frozen:
            self.note("{} goes on", victim.name)
            self.loop.thaw(victim.process)

    # Who does what.

    async def _think(self) -> None:
        for _ in range(self.random.randrange(6)):
            await TURN
        if self.random.random() < 0.3:
            await asyncio.sleep(self.random.random() * 0.2)

    async def _writer(self, number: int, count: int) -> None:
        for turn in range(self.random.randint(7, 10)):
            asked = draw(self.random, 1 + number + turn * count, self.banking, first=turn == 0)
            self.asked.append(asked)
            log: MemoryLog = getattr(self, asked.service).log
            if self.random.random() < 0.15:
                asked.if_match = self._version_seen(asked)
            for handler in HANDLERS:
                if self.random.random() < self.poisonous:
                    self.domain.poison[handler, asked.tag] = self.random.randint(1, 12)
            asked.since = log.top
            self.note("ask {}", asked)
            await ask(asked, partial(self.serving, asked.service), 4, self._think)
            self.note("told #{} {} {} {}", asked.tag, asked.told, asked.why, asked.position or "")
            if self.random.random() < 0.1:
                await self._repeat(asked)
            if self.random.random() < 0.2:
                await self._look(asked)
            await self._think()

    def _version_seen(self, asked: Asked) -> int | None:
        """The stream's version, or the one before; none of what is not there yet."""
        log: MemoryLog = getattr(self, asked.service).log
        stream = asked.decider.stream(asked.stream_id)
        version = sum(row.stream == stream for row in log.rows if row.source is None)
        return max(1, version - self.random.randrange(2)) if version else None

    async def _repeat(self, asked: Asked) -> None:
        """The same again with its key, after an answer."""
        if asked.told == "done" and asked.key:
            await ask(asked, lambda: self.serving(asked.service), 3, self._think)
            self.note("told #{} again {} {} {}", asked.tag, asked.told, asked.why, asked.position or "")

    async def _look(self, asked: Asked) -> None:
        """Read a stream; what was known when it was asked for must be in the answer."""
        since = getattr(self, asked.service).log.top
        reply = self.serving(asked.service).request(
            lambda running: running.executor.read(asked.decider, asked.stream_id)
        )
        try:
            folded = await asyncio.wait_for(reply, 1.0)
        except (ConnectionLost, TimeoutError):
            return
        self.looked.append(Looked(asked.service, asked.decider, asked.stream_id, since, folded))

    async def _operator(self) -> None:
        for _ in range(self.random.randint(0, 4)):
            await asyncio.sleep(self.random.random() * 1.5)
            running = self.serving(self.random.choice(("bank", "club")))
            await self._operate(running, discard=self.random.random() < 0.3)

    async def _operate(self, running: Running, discard: bool, wanted: ParkedFilter | None = None) -> None:
        parking, wanted = running.parking, wanted or ParkedFilter()
        act = parking.discard if discard else parking.retry
        try:
            results = await asyncio.wait_for(running.request(lambda _: act(wanted, OPERATOR, "why not")), 5.0)
        except (ConnectionLost, TimeoutError, *PASSING) as error:
            self.note("operator: {}", type(error).__name__)
            return
        for one in results:
            self.note("operator: {0.reader} {0.position} {0.outcome} {0.detail}", one)

    async def _epoch(self) -> None:
        await asyncio.sleep(self.random.random())
        log = self.bank.log
        while True:
            begin = log.top + self.random.randint(1, 4)
            try:
                epoch = await log.begin_epoch(begin, None, None)
            except ValueError:
                continue  # a writer was there first
            self.note("epoch {} begins at {}", epoch, begin)
            return

    async def _release(self, service: str) -> None:
        """From now on processes start with the next version of each projection, one of them at once."""
        await asyncio.sleep(self.random.random() * 2)
        made: Manifest = getattr(self, service)
        made.projections = getattr(self.domain, service)[2]
        self.note("{} has a release", service)
        if service not in self.down and len(self.processes[service]) < 3:
            self.start(service)

    async def _restore(self, services: Sequence[str]) -> None:
        """Backups take the place of the databases. Their logs go on above what others have seen of them."""
        images = {}
        for name in services:
            await asyncio.sleep(self.random.random() * 1.5)
            made: Manifest = getattr(self, name)
            images[name] = (made.log.image(), made.store.image())
            self.note("{} is backed up at {}", name, made.log.top)
        await asyncio.sleep(self.random.random() * 1.5)
        self._stop(services)
        await asyncio.sleep(DOWN)  # what is on its way arrives
        gone = self.bank.log.top if self.random.random() < 0.5 else 0  # or the host is gone, and nobody knows
        for name, (log, store) in images.items():
            self._put_back(getattr(self, name), log, store)
        for name in services:
            await self._begin(name, gone)
        for name in services:
            self.down.remove(name)
            self.start(name)

    def _stop(self, services: Sequence[str]) -> None:
        self.down |= {*services}
        for running in [one for name in services for one in self.processes[name]]:
            self.kill(running)
        for running in [one for some in self.processes.values() for one in some]:
            self._thaw(running)

    def _put_back(self, made: Manifest, log: MemoryLog, store: MemoryReadStore) -> None:
        for asked in self.asked:
            _forget(asked, made.name, log.top)
        self.looked = [one for one in self.looked if one.service != made.name or one.latest <= log.top]
        made.log.restore(log)
        made.store.restore(store)

    async def _begin(self, service: str, gone: int) -> None:
        log: MemoryLog = getattr(self, service).log
        began = await begin_epoch(log, self._seen(gone) if service == "bank" else [], "restored", "operator")
        self.note("{} is restored, and goes on at {} in epoch {}", service, began.from_, began.epoch)

    def _seen(self, gone: int) -> list[Seen]:
        """What is known of the bank's log: by the consumer, by Kafka, by the database that was there."""
        known = self.club.log.checkpoints.get("ingest:bank", Checkpoint())
        found = [Seen("club", known.position, known.epoch), Seen("the database that was there", gone, 1)]
        return [*found, Seen("Kafka", *self.broker.seen)] if self.broker else found

    # How it ends.

    async def _rest(self) -> None:
        """No accidents any more; operators mend what is parked. Then a new version of each read table is built."""
        self.calm = True
        self.note("calm")
        for running in [*self.processes["bank"], *self.processes["club"]]:
            self._thaw(running)
        await asyncio.sleep(LATEST)
        self._retire()
        for running in self.processes["bank"]:
            running.cancel_reader("relay")  # one that has nothing to send does not see that the topic was deleted
        await self._until(self._at_rest, self._mend)
        for made in (self.bank, self.club):
            self.tables[made.name] = made.store.schemas.copy()
            self.served[made.name] = made.projections[0].version
        for running in [*self.processes["bank"], *self.processes["club"]]:
            self.kill(running)
        self.note("rebuild")
        self.domain.poison.clear()
        for made, versions in ((self.bank, self.domain.bank), (self.club, self.domain.club)):
            made.projections, made.policies, made.hears, made.broker = versions[3], (), None, None
            self.start(made.name)
        await self._until(self._rebuilt, self._nothing)
        self.note("end")

    def _retire(self) -> None:
        """The processes of an older release go."""
        for made in (self.bank, self.club):
            for running in [one for one in self.processes[made.name] if one.projections is not made.projections]:
                self.kill(running)
            if not self.processes[made.name]:
                self.start(made.name)

    async def _until(self, there: Callable[[], bool], meanwhile: Callable[[], Awaitable[None]]) -> None:
        until = self.loop.time() + LONGEST
        while not there():
            if self.loop.time() > until:
                raise TimeoutError(self._standing())
            await asyncio.sleep(0.4)
            await meanwhile()

    async def _nothing(self) -> None:
        return

    def _readers(self) -> list[tuple[str, int, int]]:
        """Each reader with where it stands and where it should."""
        found = []
        for made in (self.bank, self.club):
            readers = [reader_of(one) for one in made.projections] + [f"policy:{one.name}" for one in made.policies]
            found += [(one, _position(made.log, one), made.log.top) for one in readers]
            if made.hears:
                owned = [row.position for row in self.bank.log.rows if row.published]
                found.append(("ingest:bank", _position(made.log, "ingest:bank"), owned[-1] if owned else 0))
            if made.broker:
                owned = [row.position for row in made.log.rows if row.published]
                found.append(("relay", _position(made.log, "relay"), owned[-1] if owned else 0))
        return found

    def _parked(self) -> list[Any]:
        return [one for made in (self.bank, self.club) for one in _parked_of(made)]

    def _at_rest(self) -> bool:
        level = all(position == head for _, position, head in self._readers())
        return level and not self._parked() and all(one.follows for some in self.processes.values() for one in some)

    def _rebuilt(self) -> bool:
        both = (self.bank, self.club)
        live = all(made.store.versions.get((one.name, 3)) == "live" for made in both for one in made.projections)
        return live and self._at_rest()

    def _standing(self) -> str:
        behind = [f"{reader} at {position} of {head}" for reader, position, head in self._readers() if position != head]
        parked = [f"{one.reader} {one.position} parked: {one.error}" for one in self._parked()]
        states = [
            f"{one.name} {reader} {follower.state}"
            for some in self.processes.values() for one in some for reader, follower in one.followers.items()
        ]  # fmt: skip
        return "; ".join(behind + parked + states)

    async def _mend(self) -> None:
        """Retry what is parked; what is refused for ever is discarded."""
        for name, made in (("bank", self.bank), ("club", self.club)):
            parked = _parked_of(made)
            if not parked:
                continue
            running = self.processes[name][0]
            for one in parked:
                if "Unlucky" in one.error:
                    await self._operate(running, True, ParkedFilter(reader=one.reader, position=one.position))
            await self._operate(running, False)


def _position(log: MemoryLog, reader: str) -> int:
    found = log.checkpoints.get(reader)
    return found.position if found else 0


def _parked_of(made: Manifest) -> list[ParkedEvent]:
    """What is parked of the readers that the service has now."""
    readers = {*map(reader_of, made.projections), *(f"policy:{one.name}" for one in made.policies)}
    return [one for one in made.store.rows.values() if one.status == "parked" and one.reader in readers]


def _forget(asked: Asked, service: str, top: int) -> None:
    """The log was restored to `top`: what it told beyond is no more, and what is still asked was asked before."""
    if asked.service == service:
        asked.forgotten |= asked.until > top and not (asked.told == "done" and 0 < asked.position <= top)
        asked.since = min(asked.since, top)
