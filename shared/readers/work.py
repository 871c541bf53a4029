"""A batch of events as statements: by a projection's handlers, or from the folded states behind a listing."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from shared.kernel.decider import category_of, stream_id_of
from shared.kernel.messages import NEVER, Unknown
from shared.kernel.things import Head
from shared.log.log import Log, Recorded
from shared.log.streams import Folded

from .entry import Entry
from .grouping import Groups
from .listing import Listing
from .projection import Projection, Row
from .store import Group, Projected

KEPT = 10_000
"""Folded streams that a listing keeps in memory."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch does to the read tables. Call `done` once it is in the database."""

    groups: Sequence[Group]
    done: Callable[[], None] = lambda: None


class Work(Protocol):
    """Turns entries into a plan. It keeps nothing of a plan that is not done."""

    def concerns(self, entry: Entry) -> bool: ...

    async def plan(self, entries: Sequence[Entry], position: int, discarded: Collection[int]) -> Plan:
        """The plan of `entries`, all beyond `position`, up to which everything but `discarded` is applied."""
        ...

    def forget(self) -> None:
        """Another one may have moved what was kept."""
        ...


def work_of(projected: Projected, log: Log, entry: Callable[[Recorded], Entry]) -> Work:
    if not isinstance(projected, Listing):
        return Statements(projected)
    rows = Rows(projected, log, entry)
    return Both(rows, Statements(projected.beside)) if projected.beside else rows


class Statements:
    """The handlers of a projection."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._names = {kind.__name__ for kind in projection.handlers}

    def concerns(self, entry: Entry) -> bool:
        return entry.recorded.type in self._names

    async def plan(self, entries: Sequence[Entry], position: int, discarded: Collection[int]) -> Plan:
        groups = Groups()
        for entry in entries:
            for statement, rows in self._projection(*entry.decoded()):
                groups.add(entry.stream, statement, rows)
        return Plan(groups.all())

    def forget(self) -> None:
        return None


class Both:
    """The rows of a listing, and beside them who holds what they belong to: of different streams, in other tables."""

    def __init__(self, rows: "Rows", beside: Statements) -> None:
        self._rows, self._beside = rows, beside

    def concerns(self, entry: Entry) -> bool:
        return self._rows.concerns(entry) or self._beside.concerns(entry)

    async def plan(self, entries: Sequence[Entry], position: int, discarded: Collection[int]) -> Plan:
        rows = await self._rows.plan([one for one in entries if self._rows.concerns(one)], position, discarded)
        beside = [one for one in entries if self._beside.concerns(one)]
        held = await self._beside.plan(beside, position, discarded)
        return Plan([*held.groups, *rows.groups], rows.done)

    def forget(self) -> None:
        self._rows.forget()


class Rows:
    """The rows of a listing, from each stream's state just as of the event."""

    def __init__(self, listing: Listing, log: Log, entry: Callable[[Recorded], Entry], kept: int = KEPT) -> None:
        self._listing, self._log, self._entry, self._kept = listing, log, entry, kept
        self._decider = listing.thing.decider
        self._folded: OrderedDict[str, Folded] = OrderedDict()

    def concerns(self, entry: Entry) -> bool:
        return entry.recorded.source is None and category_of(entry.stream) == self._decider.category

    async def plan(self, entries: Sequence[Entry], position: int, discarded: Collection[int]) -> Plan:
        now = await self._as_of(entries, position, discarded)
        rows: dict[object, Row] = {}  # the last row of a thing is the one that stays
        for entry in entries:
            now[entry.stream] = folded = self._after(now[entry.stream], entry)
            event, meta = entry.decoded()
            for row in self._listing.rows(event, meta, folded.state, folded.head):
                rows[row["id"]] = row
        groups = [Group(self._listing.upsert, list(rows.values()))] if rows else []
        return Plan(groups, lambda: self._keep(now))

    def forget(self) -> None:
        self._folded.clear()

    async def _as_of(self, entries: Sequence[Entry], position: int, discarded: Collection[int]) -> dict[str, Folded]:
        """The states of the streams of `entries` as of `position`: kept ones, new ones, and the others folded
        from their events, which are read in one query."""
        first = {entry.stream: entry.recorded.version or 0 for entry in reversed(entries)}
        known = {stream: self._known(stream) for stream in first}
        missing = [stream for stream, version in first.items() if known[stream].head.version != version - 1]
        if missing:
            known |= {stream: self._new(stream) for stream in missing}
            for row in await self._log.read_streams(missing, position):
                if row.position in discarded:
                    known[row.stream] = self._past(known[row.stream], row)
                else:
                    known[row.stream] = self._after(known[row.stream], self._entry(row))
        return known

    def _known(self, stream: str) -> Folded:
        return self._folded.get(stream) or self._new(stream)

    def _new(self, stream: str) -> Folded:
        return Folded(self._decider.initial, Head(stream_id_of(stream), 0, NEVER, 0))

    def _after(self, folded: Folded, entry: Entry) -> Folded:
        event, meta = entry.decoded()
        if isinstance(event, Unknown):
            raise TypeError(f"{entry.stream} holds {entry.type}, which this version of the service does not know")
        before = folded.head
        created_at, created_by = before.created_at, before.created_by
        if created_at == NEVER:
            created_at, created_by = meta.time, meta.actor
        head = Head(meta.stream_id, meta.version or 0, created_at, meta.position, created_by)
        return Folded(self._decider.evolve(folded.state, event), head)

    def _past(self, folded: Folded, row: Recorded) -> Folded:
        """A discarded event has a version, but no effect."""
        return Folded(folded.state, replace(folded.head, version=row.version or 0, position=row.position))

    def _keep(self, now: Mapping[str, Folded]) -> None:
        for stream, folded in now.items():
            self._folded[stream] = folded
            self._folded.move_to_end(stream)
        while len(self._folded) > self._kept:
            self._folded.popitem(last=False)
