"""Where readers sleep while nothing of theirs goes by: of forty that follow a log, an event concerns three."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from shared.kernel.decider import category_of

from .entry import Entry


class Follower(Protocol):
    @property
    def position(self) -> int: ...

    def wants(self, entry: Entry) -> bool:
        """By its kind alone: its type, its stream's category, and whether it comes from elsewhere."""
        ...

    def passed(self, position: int) -> None:
        """What there was up to `position` has gone by, and nothing of it was wanted."""
        ...


class Place:
    """One follower's, who was not told what went by until the tail stood at `since`."""

    def __init__(self, follower: Follower, since: int) -> None:
        self.follower, self._since, self.due = follower, since, 0
        self._bell: asyncio.Future[None] | None = None

    async def sleep(self, end: int, timeout: float) -> bool:
        """Let go by what is not wanted, from the tail's `end` on, at most `timeout` seconds. Returns whether that was
        all; at once where there is something to read."""
        if not self._is_idle():
            return False
        self._pass(end)
        self._bell = bell = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait([bell], timeout=timeout)
            return not bell.done() and self._is_idle()
        finally:
            self._bell = None

    def tell(self, end: int) -> None:
        """Something is due, or else who sleeps goes along in its sleep."""
        if self._bell is not None:
            if self._is_idle():
                self._pass(end)
            else:
                self.wake()

    def wake(self) -> None:
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    def _is_idle(self) -> bool:
        return self._since <= self.follower.position >= self.due

    def _pass(self, end: int) -> None:
        if end > self.follower.position:
            self.follower.passed(end)


class Places:
    """All of a tail, and by kind of event who wants it."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._wanted: dict[tuple[str, str, bool], list[Place]] = {}

    def __bool__(self) -> bool:
        return bool(self._places)

    def add(self, place: Place) -> None:
        self._places.append(place)
        self._wanted.clear()

    def remove(self, place: Place) -> None:
        self._places.remove(place)
        self._wanted.clear()

    def tell(self, entries: Sequence[Entry], end: int) -> None:
        """The tail has read `entries`, and stands at `end`."""
        for entry in entries:
            for place in self._who_wants(entry):
                place.due = entry.position
        for place in self._places:
            place.tell(end)

    def wake(self) -> None:
        for place in self._places:
            place.wake()

    def _who_wants(self, entry: Entry) -> Sequence[Place]:
        kind = entry.type, category_of(entry.stream), entry.recorded.source is None
        found = self._wanted.get(kind)
        if found is None:
            found = self._wanted[kind] = [place for place in self._places if place.follower.wants(entry)]
        return found
