"""What a log says had been true at each of its positions, folded afresh and kept by no cache."""

from bisect import bisect_right
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.messages import NEVER, Actor, Command
from shared.kernel.rejections import AlreadyExists, Rejection
from shared.kernel.sealed import Sealed
from shared.log.catalogue import Catalogue
from shared.log.log import Recorded

from . import bank
from .clients import CLIENT, Asked

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Past:
    """A stream as it was from `position` on."""

    position: int
    version: int
    state: Any


class History:
    def __init__(self, rows: list[Recorded], catalogue: Catalogue, *deciders: Decider[Any, Any, Any]) -> None:
        self.events = [catalogue.event(row.source, row.type, row.schema, row.data) for row in rows]
        self.streams: dict[str, list[Past]] = {}
        self.names: list[tuple[int, dict[str, str]]] = [(0, {})]
        self._initial = {decider.category: decider.initial for decider in deciders}
        evolve = {decider.category: decider.evolve for decider in deciders}
        for row, event in zip(rows, self.events, strict=True):
            category = row.stream[:-37]
            if row.source is None and category in evolve:
                past = self.streams.setdefault(row.stream, [Past(0, 0, self._initial[category])])
                past.append(Past(row.position, len(past), evolve[category](past[-1].state, event)))
                if isinstance(event, bank.Opened | bank.Renamed):
                    kept = {name: one for name, one in self.names[-1][1].items() if one != row.stream}
                    self.names.append((row.position, kept | {event.name: row.stream}))

    def at(self, stream: str, position: int) -> Past:
        past = self.streams.get(stream)
        if past is None:
            return Past(0, 0, self._initial[stream[:-37]])
        return past[bisect_right(past, position, key=lambda one: one.position) - 1]

    def holders(self, position: int) -> dict[str, str]:
        """Who had which name."""
        return self.names[bisect_right(self.names, position, key=lambda one: one[0]) - 1][1]

    def moments(self, since: int, until: int) -> Iterator[int]:
        """The positions at which anything may have been different."""
        yield since
        found = {past.position for some in self.streams.values() for past in some}
        yield from sorted(position for position in found if since < position <= until)

    def answer(self, asked: Asked, position: int) -> int | Rejection:
        """What the rules said to the request at that position: the number of events, or a refusal."""
        probe = _Probe(self, position)
        try:
            _at_once(asked.run(probe))
        except Rejection as refusal:
            return refusal
        return probe.decided


class _Probe:
    """A transaction on the log as it was."""

    by: Actor = CLIENT
    at: datetime = NEVER
    day: date = NEVER.date()

    def __init__(self, history: History, position: int) -> None:
        self._history, self._position = history, position
        self._states: dict[str, Any] = {}
        self.decided = 0

    async def state(self, decider: Decider[Any, S, Any], stream_id: UUID) -> S:
        stream = decider.stream(stream_id)
        if stream not in self._states:
            self._states[stream] = self._history.at(stream, self._position).state
        state: S = self._states[stream]
        return state

    async def send(self, decider: Decider[Any, S, Any], stream_id: UUID, command: Command) -> S:
        state = await self.state(decider, stream_id)
        for event in decider.decide(command, state):
            state = decider.evolve(state, event)
            self.decided += 1
        self._states[decider.stream(stream_id)] = state
        return state

    def claim(self, scope: str, key: str, stream: str) -> None:
        if self._history.holders(self._position).get(key, stream) != stream:
            raise AlreadyExists(key)

    def release(self, scope: str, key: str, stream: str) -> None:
        """Nobody else can have it."""

    async def version(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> NoReturn:
        raise TypeError("no process of the simulation asks for versions")

    async def whole(self, decider: Decider[Any, Any, Any], stream_id: UUID) -> NoReturn:
        raise TypeError("nothing in the simulation is carried forward")

    async def locate(self, scope: str, key: str) -> NoReturn:
        raise TypeError("no process of the simulation locates")

    async def seal(self, person: UUID, text: str) -> NoReturn:
        raise TypeError("the simulation has no personal data")

    async def opened(self, sealed: Sealed) -> NoReturn:
        raise TypeError("the simulation has no personal data")

    async def says(self, sealed: Sealed, text: str) -> NoReturn:
        raise TypeError("the simulation has no personal data")

    def new_id(self) -> UUID:
        return UUID(int=0)


def _at_once(work: Coroutine[Any, Any, None]) -> None:
    """Run what waits for nothing."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise TypeError("it waits for something")
