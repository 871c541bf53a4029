"""Folded states of streams, kept in a bounded cache and brought up to date by what the log has beyond them."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.messages import NEVER, Unknown
from shared.kernel.things import Head

from .catalogue import Catalogue, meta_of
from .log import Log, Recorded


@dataclass(frozen=True, slots=True)
class Folded:
    """A stream's state, and where the stream stood when it was folded."""

    state: Any
    head: Head


class Streams:
    """`load` answers from the cache where it can; `refresh` always asks the log."""

    def __init__(self, log: Log, catalogue: Catalogue, capacity: int = 10_000) -> None:
        self._log, self._catalogue, self._capacity = log, catalogue, capacity
        self._cache: OrderedDict[str, Folded] = OrderedDict()

    async def load(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> tuple[Folded, bool]:
        """The state, and whether it may be stale because it comes from the cache."""
        stream = decider.stream(stream_id)
        cached = self._cache.get(stream)
        if cached is not None:
            self._cache.move_to_end(stream)
            return cached, True
        return await self.refresh(decider, stream_id), False

    async def refresh(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> Folded:
        stream = decider.stream(stream_id)
        known = self._cache.get(stream) or Folded(decider.initial, Head(stream_id, 0, NEVER, 0))
        if decider.opens and not known.head.version:
            rows = await self._log.read_opened(stream, decider.opens.__name__)
        else:
            rows = await self._log.read_stream(stream, known.head.version)
        folded = self._fold(decider, known, rows)
        if folded.head.version:
            self.keep(stream, folded)
        return folded

    async def whole(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> Folded:
        """The stream from its beginning, as if nothing had ever been carried forward. Not kept: it is seldom asked
        for."""
        rows = await self._log.read_stream(decider.stream(stream_id))
        kept = [row for row in rows if decider.opens is None or row.type != decider.opens.__name__]
        return self._fold(decider, Folded(decider.initial, Head(stream_id, 0, NEVER, 0)), kept)

    def _fold(self, decider: Decider[Any, Any, Any], known: Folded, rows: list[Recorded]) -> Folded:
        state, head = known.state, known.head
        for row in rows:
            event = self._catalogue.event(None, row.type, row.schema, row.data)
            if isinstance(event, Unknown):
                raise TypeError(f"{row.stream} holds {row.type}, which this version of the service does not know")
            state = decider.evolve(state, event)
        if rows:
            created_at, created_by = head.created_at, head.created_by
            if not head.version:
                first = meta_of(rows[0])
                created_at, created_by = first.time, first.actor
            head = Head(head.stream_id, rows[-1].version or 0, created_at, rows[-1].position, created_by)
        return Folded(state, head)

    def keep(self, stream: str, folded: Folded) -> None:
        """Remember a state that the log is known to have. An older one never replaces a newer."""
        cached = self._cache.get(stream)
        if cached is None or cached.head.version <= folded.head.version:
            self._cache[stream] = folded
            self._cache.move_to_end(stream)
        if len(self._cache) > self._capacity:
            self._cache.popitem(last=False)

    def forget(self, stream: str) -> None:
        self._cache.pop(stream, None)
