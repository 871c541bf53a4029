"""Reads over HTTP that are never stale: streams as the log has them now, and tables once they have the log's head."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Request

from shared.kernel.decider import Decider
from shared.kernel.messages import Actor
from shared.kernel.rejections import NotFound
from shared.kernel.things import Thing, View
from shared.log.streams import Folded
from shared.readers.reading import PositionNotReached, Reading
from shared.readers.sight import WHOLE, Sight

from .operation import Source, operation_of
from .ownership import eyes_of
from .reading import Beyond, NotReached, asked_position
from .runtime import actor_of, runtime_of
from .scopes import sight_of

V = TypeVar("V", bound=View)


class FreshReads:
    def __init__(self, request: Request) -> None:
        self._request, self._runtime, self._sight = request, runtime_of(request), sight_of(request)

    async def stream(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> Folded:
        """The stream's state and head; the initial state at version 0 where nothing has happened."""
        return await self._runtime.executor.read(decider, stream_id)

    async def whole(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> Any:
        """The stream's state from its beginning, as if nothing had ever been carried forward."""
        return (await self._runtime.executor.streams.whole(decider, stream_id)).state

    async def holding(self, thing: Thing[Any, Any], thing_id: UUID) -> Folded:
        """The stream that holds the thing, whoever may see it. Raises NotFound where none is known."""
        return await self.stream(thing.decider, await self._runtime.locate(thing, thing_id))

    async def thing(self, thing: Thing[Any, V], thing_id: UUID) -> V:
        """The thing as it now is, or what stands for it. Raises NotFound, also for what the client may not see."""
        shown_id, folded = await self._runtime.read(thing, thing_id)
        view = await (await eyes_of(self._request, thing)).view(folded, shown_id)
        if view is None:
            raise NotFound()
        return cast(V, view)

    @property
    def actor(self) -> Actor:
        """Who asks, for what is shown to some and not to others."""
        return actor_of(self._request)

    @property
    def sees_all(self) -> bool:
        """Whether the client's role sees the whole company, whoever asks."""
        return self._sight.whole

    async def require_seen(self, owners: Iterable[UUID | None]) -> None:
        """Raise NotFound unless the client sees what belongs to these reps or units."""
        seen = await self._runtime.reads.seen(self._sight)
        if not seen.sees([owner for owner in owners if owner], None):
            raise NotFound()

    @asynccontextmanager
    async def tables(self, projections: Sequence[Source]) -> AsyncIterator[Reading]:
        """Read tables that have all that the log had when this was called, as far as the client sees them. Raises
        NotReached after two seconds."""
        async with self._tables(projections, self._sight) as reading:
            yield reading

    @asynccontextmanager
    async def whole_tables(self, projections: Sequence[Source]) -> AsyncIterator[Reading]:
        """The same with the rows of all: to find out whose something is, before the client may see it."""
        async with self._tables(projections, WHOLE) as reading:
            yield reading

    @asynccontextmanager
    async def _tables(self, projections: Sequence[Source], sight: Sight) -> AsyncIterator[Reading]:
        try:
            async with self._runtime.reads.open(projections, sight, await self._runtime.log.head()) as reading:
                yield reading
        except PositionNotReached as late:
            raise NotReached() from late


async def _fresh(request: Request) -> FreshReads:
    """A stream as it is now has every position that there is; one beyond the head is refused as elsewhere."""
    operation_of(request).admit(actor_of(request))
    position = asked_position(request)
    if position and position > await runtime_of(request).log.head():
        raise Beyond()
    return FreshReads(request)


Fresh = Annotated[FreshReads, Depends(_fresh)]
"""The parameter through which a route reads streams: `fresh: Fresh`."""
