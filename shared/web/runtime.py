"""What a running service hands to its routes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Request

from shared.kernel.decider import stream_id_of
from shared.kernel.messages import Actor
from shared.kernel.rejections import NotFound
from shared.kernel.things import Thing
from shared.log.execution import Executor
from shared.log.keys import PersonKeys
from shared.log.log import Log
from shared.log.origin import Origin
from shared.log.search import EventSearch
from shared.log.streams import Folded
from shared.readers.parking import Parking
from shared.readers.reader import Reader
from shared.readers.reading import Reads
from shared.readers.rebuilds import Rebuilds
from shared.readers.sweeps import Sweeping
from shared.settings import Settings

from .peers import Peers

T = TypeVar("T")


@dataclass
class Runtime:
    name: str
    settings: Settings
    log: Log
    search: EventSearch
    peers: Peers
    executor: Executor
    keys: PersonKeys
    reads: Reads
    sweeping: Callable[[Origin], Sweeping]
    parking: Parking
    readers: Sequence[Reader]
    """All that follow the log, in this process or in another one."""
    status: Callable[[], Awaitable[dict[str, Any]]]
    rebuilds: Rebuilds
    projections: Callable[[], Awaitable[dict[str, Any]]]
    metrics: Callable[[], Awaitable[bytes]]
    ready: Callable[[], Awaitable[str | None]]
    alive: Callable[[], str | None]
    """What is wrong, None when all is well: `ready` asks the database, `alive` the service's own tasks."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    in_progress: dict[tuple[str, str, str], asyncio.Event | None] = field(default_factory=dict)
    """Requests with an Idempotency-Key that are running in this process, each with what those wait for that came with
    the same key meanwhile."""
    streams: int = 0
    """Streams of events that are open."""

    async def locate(self, thing: Thing[Any, Any], thing_id: UUID) -> UUID:
        """The id of the stream in which the thing lives. Raises NotFound where none is known."""
        if thing.located_by is None:
            return thing_id
        stream = await self.log.holder(thing.located_by, str(thing_id))
        if stream is None:
            raise NotFound()
        return stream_id_of(stream)

    async def read(self, thing: Thing[Any, Any], thing_id: UUID) -> tuple[UUID, Folded]:
        """The id and the stream of what stands for the thing now, mostly itself. NotFound where none is known."""
        folded = await self.executor.read(thing.decider, await self.locate(thing, thing_id))
        while thing.moved and (other := thing.moved(folded.state)):
            thing_id, folded = other, await self.executor.read(thing.decider, other)
        return thing_id, folded


def runtime_of(request: Request) -> Runtime:
    return cast(Runtime, request.app.state.runtime)


async def _running(request: Request) -> Runtime:
    return runtime_of(request)


Running = Annotated[Runtime, Depends(_running)]
"""The parameter through which a route has what it runs on: `running: Running`."""


def actor_of(request: Request) -> Actor:
    return cast(Actor, request.scope["state"]["actor"])


async def while_serving(request: Request, work: Awaitable[T]) -> T | None:
    """What `work` gives, None as soon as the service is told to stop."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(runtime_of(request).stopping.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stopping.cancel()
