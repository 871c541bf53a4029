"""A unit of work: what one command decides over several streams, on its way into one commit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from shared.kernel.decider import Decider, stream_id_of
from shared.kernel.messages import NEVER, Actor, Command, Event
from shared.kernel.sealed import Sealed
from shared.kernel.things import Head
from shared.kernel.transaction import Process

from .keys import PersonKeys
from .log import Claim
from .streams import Folded, Streams
from .turns import Turn

S = TypeVar("S")


@dataclass(slots=True)
class Work:
    """One stream within a unit: as it was found, and as it stands after what was decided so far."""

    decider: Decider[Any, Any, Any]
    base: Folded
    state: Any
    maybe_stale: bool
    written: int = 0


@dataclass(slots=True)
class Decided:
    """An event that was decided, with the stream's version and state after it."""

    event: Event
    stream: str
    stream_id: UUID
    version: int
    state: Any


@dataclass
class Unit:
    """The `Transaction` that processes see. `fresh`: distrust the cache, this is a second try."""

    streams: Streams
    keys: PersonKeys | None
    by: Actor
    at: datetime
    day: date
    ids: Callable[[], UUID]
    holder: Callable[[str, str], Awaitable[str | None]]
    turn: Turn
    fresh: bool = False
    born: UUID | None = None
    work: dict[str, Work] = field(default_factory=dict)
    decided: list[Decided] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    releases: list[Claim] = field(default_factory=list)
    located: dict[tuple[str, str], UUID | None] = field(default_factory=dict)

    async def _open(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> Work:
        stream = decider.stream(stream_id)
        if stream not in self.work:
            await self.turn.before(stream)
            if stream_id == self.born:
                folded, stale = Folded(decider.initial, Head(stream_id, 0, NEVER, 0)), True
            elif self.fresh:
                folded, stale = await self.streams.refresh(decider, stream_id), False
            else:
                folded, stale = await self.streams.load(decider, stream_id)
            self.work[stream] = Work(decider, folded, folded.state, stale)
        return self.work[stream]

    async def state(self, decider: Decider[Any, S, Any], stream_id: UUID) -> S:
        state: S = (await self._open(decider, stream_id)).state
        return state

    async def whole(self, decider: Decider[Any, S, Any], stream_id: UUID) -> S:
        state: S = (await self.streams.whole(decider, stream_id)).state
        return state

    async def send(self, decider: Decider[Any, S, Any], stream_id: UUID, command: Command) -> S:
        work = await self._open(decider, stream_id)
        stream = decider.stream(stream_id)
        for event in decider.decide(command.stamped(self.by, self.at, self.day), work.state):
            work.state = decider.evolve(work.state, event)
            work.written += 1
            version = work.base.head.version + work.written
            self.decided.append(Decided(event, stream, stream_id, version, work.state))
        state: S = work.state
        return state

    async def version(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> int:
        work = await self._open(decider, stream_id)
        return work.base.head.version + work.written

    async def carry_out(self, target: Decider[Any, Any, Any] | Process, stream_id: UUID, command: Command) -> Any:
        """Send the command to a stream's decider, or hand it to a process; the state after it, or the answer."""
        if isinstance(target, Decider):
            return await self.send(target, stream_id, command)
        return await target(self, stream_id, command.stamped(self.by, self.at, self.day))

    async def locate(self, scope: str, key: str) -> UUID | None:
        if (scope, key) not in self.located:
            stream = await self.holder(scope, key)
            self.located[scope, key] = stream_id_of(stream) if stream else None
        return self.holds(scope, key)

    def holds(self, scope: str, key: str) -> UUID | None:
        """Who holds the key as far as this unit knows: by its own claim, or as it was located."""
        for claim in self.claims:
            if (claim.scope, claim.key) == (scope, key):
                return stream_id_of(claim.stream)
        return self.located.get((scope, key))

    def claim(self, scope: str, key: str, stream: str) -> None:
        self.claims.append(Claim(scope, key, stream))

    def release(self, scope: str, key: str, stream: str) -> None:
        self.releases.append(Claim(scope, key, stream))

    async def seal(self, person: UUID, text: str) -> Sealed:
        if self.keys is None:
            raise TypeError("this service keeps no personal data")
        return await self.keys.seal(person, text)

    async def says(self, sealed: Sealed, text: str) -> bool:
        return await self.opened(sealed) == text

    async def opened(self, sealed: Sealed) -> str | None:
        if self.keys is None:
            raise TypeError("this service keeps no personal data")
        return await self.keys.open(sealed)

    def new_id(self) -> UUID:
        return self.ids()

    async def first_moved(self) -> str | None:
        """The first stream that the log has beyond where this unit found it."""
        for stream, work in self.work.items():
            now = await self.streams.refresh(work.decider, work.base.head.stream_id)
            if now.head.version != work.base.head.version:
                return stream
        return None

    async def moved(self) -> bool:
        """Whether a stream that came from the cache has moved on in the log: then nothing decided on it counts."""
        for work in self.work.values():
            if work.maybe_stale:
                found = work.base.head
                now = await self.streams.refresh(work.decider, found.stream_id)
                if now.head.version != found.version:
                    return True
        return False

    def after(self, decider: Decider[Any, Any, Any], stream_id: UUID, last_position: int = 0) -> Folded:
        """The stream as this unit leaves it. Positions count back from the commit's last, once that is known."""
        work = self.work[decider.stream(stream_id)]
        head = work.base.head
        if not work.written:
            return Folded(work.state, head)
        created_at, created_by = (head.created_at, head.created_by) if head.version else (self.at, self.by.sub)
        position = last_position - self.behind(decider, stream_id)
        return Folded(work.state, Head(stream_id, head.version + work.written, created_at, position, created_by))

    def behind(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> int:
        """How many events of the commit come after the last one of this stream."""
        stream = decider.stream(stream_id)
        for later, one in enumerate(reversed(self.decided)):
            if one.stream == stream:
                return later
        return 0
