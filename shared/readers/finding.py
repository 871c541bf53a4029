"""What a check is about, and what it finds."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.kernel.invariants import Invariant
from shared.log.keys import PersonKeys
from shared.log.log import Feed

from .postgres import PostgresReadStore
from .sealer import Rows
from .store import Projected
from .tail import Tail

FeedOf = Callable[[int, int], Awaitable[Feed]]
"""A page of an owner's published events: (after, limit)."""

PATIENCE = 10.0
"""Seconds given to what is on its way while the service runs, before it is taken for missing."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    service: str
    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True)
class Subject:
    """A service to check: its database (as the serving role), its log, the feeds of those it hears, what its events
    must add up to, and where they are at hand the store of persons' keys and the log's rows as they are stored.
    Beyond `since` alone, where that is given."""

    service: str
    store: PostgresReadStore
    tail: Tail
    projections: Sequence[Projected] = ()
    hears: Mapping[str, FeedOf] = field(default_factory=dict)
    keys: PersonKeys | None = None
    rows: Rows | None = None
    invariants: Sequence[Invariant] = ()
    since: int = 0

    def finding(self, name: str, wrong: Sequence[str], well: str = "") -> Finding:
        """Of `wrong` the first few; `well` where there is nothing."""
        more = f"; and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        return Finding(self.service, name, not wrong, "; ".join(wrong[:SHOWN]) + more if wrong else well)


def words(row: Mapping[Any, Any]) -> str:
    """A row, for people."""
    return ", ".join(f"{name} {value}" for name, value in row.items())[:500]
