"""Books: for each plan, currency and period of accumulation, what counts in it, in its order, with running sums.

What counts is ordered by (day, contract external id, contract id), never by arrival. An amendment changes an amount
from its day on, so amounts and sums are steps over days. What comes last is added to the sum that is there; what
comes late renews the sums after it in its own book, and no other.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from ..credits.steps import Steps, plus, since

Key: TypeAlias = tuple[date, int, tuple[int, int, str], str, str, str]
BookId: TypeAlias = tuple[UUID, str, str]
"""Plan, currency, and the period's name (by deal: the contract's id)."""


@dataclass(frozen=True)
class Entry:
    """`base` is paid, `moves` moves the sum on which the tier depends (either may be empty). `before` is that
    sum without it, from its own day on."""

    key: Key
    contract_id: UUID
    item_id: UUID
    source_event: UUID
    base: Steps
    moves: Steps
    before: Steps = ()

    @property
    def day(self) -> date:
        return self.key[0]

    @property
    def after(self) -> Steps:
        return plus(self.before, self.moves)


@dataclass(frozen=True)
class Book:
    entries: tuple[Entry, ...] = ()

    def find(self, key: Key) -> Entry | None:
        i = bisect_left(self.entries, key, key=_key)
        return self.entries[i] if i < len(self.entries) and self.entries[i].key == key else None

    def put(self, entry: Entry) -> tuple["Book", frozenset[UUID]]:
        """The book with the entry in its place, and the contracts of the entries whose rating that changes."""
        i = bisect_left(self.entries, entry.key, key=_key)
        known = self.entries[i] if i < len(self.entries) and self.entries[i].key == entry.key else None
        if known and (known.base, known.moves) == (entry.base, entry.moves):
            return self, frozenset()
        tail = self.entries[i + 1 :] if known else self.entries[i:]
        renewed = _cumulated(self.entries[i - 1].after if i else (), (entry, *tail))
        return Book(self.entries[:i] + renewed), frozenset(e.contract_id for e in renewed if e.base)


def book_of(entries: Iterable[Entry]) -> Book:
    return Book(_cumulated((), sorted(entries, key=_key)))


def _cumulated(before: Steps, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    found = []
    for entry in entries:
        entry = replace(entry, before=since(before, entry.day))
        found.append(entry)
        before = entry.after
    return tuple(found)


def _key(entry: Entry) -> Key:
    return entry.key
