"""A process of the simulated bank or club: production's executor, readers and ingest, over shared memory."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from shared.kernel.reactions import Policy, Publisher
from shared.log.catalogue import Catalogue
from shared.log.execution import Executor
from shared.messaging.ingest import Ingest
from shared.messaging.relay import Relay
from shared.messaging.transport import Transport
from shared.readers.parking import Parking
from shared.readers.policies import PolicyRunner
from shared.readers.projector import Projector
from shared.readers.reader import Pace, Reader
from shared.readers.store import Projected
from shared.readers.tail import Tail
from shared.testing.memory import MemoryLog

from .broker import Broker, BrokerTopic
from .connection import Connection, Weather
from .loop import Loop, Process
from .noted import NotedStore

T = TypeVar("T")


LATEST = 0.1
"""Seconds after which a call whose connection was lost can no longer take effect."""


class ConnectionLost(Exception):
    """The client hears nothing more from that process."""


class Manifest:
    """A service: what every process of it is made of, and what they share."""

    def __init__(
        self,
        name: str,
        log: MemoryLog,
        store: NotedStore,
        catalogue: Catalogue,
        projections: Sequence[Projected],
        policies: Sequence[Policy] = (),
        publisher: Publisher | None = None,
        hears: Callable[[], tuple[str, Transport]] | None = None,
        broker: Broker | None = None,
    ) -> None:
        self.name, self.log, self.store, self.catalogue = name, log, store, catalogue
        self.projections, self.policies, self.publisher, self.hears = projections, policies, publisher, hears
        self.broker = broker


class Running:
    """One process of a service, until it is killed, with the projections that its release has."""

    def __init__(
        self,
        manifest: Manifest,
        name: str,
        loop: Loop,
        random: Random,
        weather: Weather,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self.manifest, self.name = manifest, name
        self.projections = manifest.projections
        self._loop, self._random, self._weather = loop, random, weather
        self._now, self._new_id = now, new_id
        self.process = Process(name)
        self.requests: dict[asyncio.Task[Any], asyncio.Future[Any]] = {}
        self.followers: dict[str, Reader | Ingest | Relay] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.process.context.run(self._start)

    def _start(self) -> None:
        made = self.manifest
        self.log = Connection(made.log, self._weather, self._later)
        self.executor = Executor(self.log, made.catalogue, made.publisher, None, self._now, self._new_id)
        self.tail = Tail(self.log, made.catalogue, ring=self._random.choice((5, 1_000)))
        pace = Pace(batch=self._random.choice((1, 3, 1_000)))
        readers: list[Reader] = [Projector(one, self.log, self.tail, made.store, pace) for one in self.projections]
        readers += [PolicyRunner(one, self.log, self.tail, made.store, self.executor, pace) for one in made.policies]
        self.parking = Parking(self.log, made.store, readers, self.executor)
        self.followers |= {one.reader: one for one in readers}
        if made.hears:
            source, transport = made.hears()
            ingest = Ingest(source, self.log, transport, head_check_seconds=0.5)
            self.followers[ingest.reader] = ingest
        if made.broker:
            self.followers["relay"] = Relay(self.log, BrokerTopic(made.broker, self._later))
        for reader in self.followers:
            self.follow(reader)

    def _later(self, callback: Callable[[], object]) -> None:
        """Something that the database, or Kafka, goes on with, whatever becomes of this process."""
        outside = Process("database").context
        self._loop.call_later(self._random.random() * LATEST, callback, context=outside)

    def follow(self, reader: str) -> None:
        """Run the reader, anew where it was cancelled."""
        run = self.followers[reader].run
        self.tasks[reader] = self._loop.create_task(run(), context=self.process.context.copy())

    def cancel_reader(self, reader: str | None = None) -> str | None:
        """As at a graceful stop: its task is cancelled, and another one begins where that ended. Any, unless named."""
        reader = reader or self._random.choice(list(self.tasks))
        task = self.tasks.get(reader)
        if task is None or task.done() or task.cancelling():
            return None
        task.cancel()
        task.add_done_callback(lambda _: self.follow(reader), context=self.process.context.copy())
        return reader

    def request(self, work: Callable[["Running"], Coroutine[Any, Any, T]]) -> "asyncio.Future[T]":
        """Have the process do something for a client, who learns of its death by ConnectionLost."""
        reply: asyncio.Future[T] = self._loop.create_future()
        if not self.process.alive:
            reply.set_exception(ConnectionLost())
            return reply
        task = self._loop.create_task(work(self), context=self.process.context.copy())
        self.requests[task] = reply

        def answer(done: "asyncio.Task[T]") -> None:
            self.requests.pop(done, None)
            error: BaseException | None = ConnectionLost() if done.cancelled() else done.exception()
            if reply.done():
                return
            if error is None:
                reply.set_result(done.result())
            else:
                reply.set_exception(error)

        task.add_done_callback(answer, context=self.process.context.copy())
        return reply

    @property
    def holes(self) -> int:
        """Those that its ingest has found."""
        return sum(one.holes for one in self.followers.values() if isinstance(one, Ingest))

    @property
    def follows(self) -> bool:
        """Whether nothing of it waits for what does not come."""
        return all(one.state == "following" for one in self.followers.values())

    def kill(self) -> None:
        self._loop.kill(self.process)
        waiting, self.requests = list(self.requests.values()), {}
        for reply in waiting:
            if not reply.done():
                reply.set_exception(ConnectionLost())

    def cancel_request(self) -> bool:
        """A client goes away in the middle."""
        if not self.requests:
            return False
        self._random.choice(list(self.requests)).cancel()
        return True
