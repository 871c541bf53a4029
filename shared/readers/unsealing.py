"""Whether the log still is as its seals say, and if not, what was changed."""

from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence

from pydantic import ValidationError

from shared.log.log import Recorded, StoredRow

from .sealer import Rows
from .seals import FIRST, LogSealed, chained, digest

PAGE = 1_000


async def broken(stored: Sequence[Recorded], rows: Rows, since: int = 0) -> AsyncIterator[str]:
    """What is wrong, in the order of the log; nothing where all is as it was sealed. `stored`: the stream of seals.
    Only ranges that go beyond `since` are read again; that the seals follow each other is looked at from the first."""
    seals: list[LogSealed] = []
    for row in stored:
        try:
            seals.append(LogSealed.model_validate_json(row.data))
        except ValidationError:
            yield f"the seal at {row.position} is none"
    for fault in _unchained(seals):
        yield fault
    pages = _Pages(rows)
    for seal in (one for one in seals if one.to > since):
        for fault in _differences(seal, await pages.between(seal.after, seal.to)):
            yield fault


class _Pages:
    """The log read once, in pages, and handed out in the ranges of its seals."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._held, self._end = rows, deque[StoredRow](), 0

    async def between(self, after: int, to: int) -> list[StoredRow]:
        """The rows in (after, to]; `after` does not go back."""
        found: list[StoredRow] = []
        while True:
            if not self._held:
                self._held.extend(await self._rows(max(self._end, after), PAGE))
                if not self._held:
                    return found
                self._end = self._held[-1].position
            if self._held[0].position > to:
                return found
            row = self._held.popleft()
            if row.position > after:
                found.append(row)


def _unchained(seals: Sequence[LogSealed]) -> Iterator[str]:
    to, previous = 0, FIRST
    for seal in seals:
        if seal.after != to:
            yield f"the seal of what follows {to} is missing; the next one begins after {seal.after}"
        elif seal.previous != previous:
            yield f"the seal up to {to} was changed: the one after it names another hash"
        to, previous = seal.to, seal.hash


def _differences(seal: LogSealed, rows: Sequence[StoredRow]) -> Iterator[str]:
    range_ = f"({seal.after}, {seal.to}]"
    try:
        marks = seal.marked()
    except ValueError as why:
        yield f"the seal of {range_} was changed: {why}"
        return
    digests = [digest(row) for row in rows]
    if chained(seal.previous, digests) == seal.hash and len(digests) == seal.events:
        return
    told = False
    for row, found in zip(rows, digests, strict=True):
        mark = marks.pop(row.position, None)
        if mark is None or not found.startswith(mark):
            told = True
            yield f"event {row.position} ({row.type}, {row.stream}) was {'changed' if mark else 'put in'}"
    for position in marks:
        told = True
        yield f"event {position} is missing"
    if not told:
        yield f"the seal of {range_} was changed, or an event in it"
