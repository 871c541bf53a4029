"""What a running service hands to its routes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from fastapi import Request

from shared.kernel.decider import stream_id_of
from shared.kernel.messages import Actor
from shared.kernel.rejections import NotFound
from shared.kernel.things import Thing
from shared.log.execution import Executor, Origin
from shared.log.keys import PersonKeys
from shared.log.log import Log
from shared.readers.parking import Parking
from shared.readers.reading import Reads
from shared.readers.sweeps import Sweeping
from shared.settings import Settings


@dataclass
class Runtime:
    name: str
    settings: Settings
    log: Log
    executor: Executor
    keys: PersonKeys
    reads: Reads
    sweeping: Callable[[Origin], Sweeping]
    parking: Parking
    status: Callable[[], Awaitable[dict[str, Any]]]
    ready: Callable[[], Awaitable[str | None]]
    alive: Callable[[], str | None]
    """What is wrong, None when all is well: `ready` asks the database, `alive` the service's own tasks."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    in_progress: dict[tuple[str, str, str], asyncio.Event] = field(default_factory=dict)
    """Requests with an Idempotency-Key that are running in this process."""

    async def locate(self, thing: Thing[Any, Any], thing_id: UUID) -> UUID:
        """The id of the stream in which the thing lives. Raises NotFound where none is known."""
        if thing.located_by is None:
            return thing_id
        stream = await self.log.holder(thing.located_by, str(thing_id))
        if stream is None:
            raise NotFound()
        return stream_id_of(stream)


def runtime_of(request: Request) -> Runtime:
    return cast(Runtime, request.app.state.runtime)


def actor_of(request: Request) -> Actor:
    return cast(Actor, request.state.actor)
