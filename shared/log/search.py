"""Search in the log, for operators: events by what they are, in either direction, never more than a bounded look.

Of all that operators ask for only a stream and an event id have an index; a further one would make every append dearer.
So the rest is looked through by position, a window at a time, for a bounded time, and the answer says how far it came.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from .failures import LOST, REFUSED
from .log import LogUnavailable, Recorded

WINDOW = 20_000
"""Positions that one statement looks through."""
SECONDS = 2.0
"""How long one search looks on from window to window."""
TIMEOUT = 5.0
"""Seconds that a statement may take."""
CLOCK_STEP = timedelta(hours=2)
"""By how much the database's clock may have been set back; positions are in order whatever it says."""
CONNECTIONS = 3
SETTINGS = {
    "application_name": "sales-search",
    "jit": "off",
    "enable_seqscan": "off",
    "default_transaction_read_only": "on",
    "statement_timeout": str(int(TIMEOUT * 1000)),
}
COLUMNS = (
    "position, stream, version, event_id, type, schema, data, meta, published, source, source_position, recorded_at"
)
HEAD = "SELECT coalesce(max(position), 0) FROM event"
BY_ID = f"SELECT {COLUMNS} FROM event WHERE event_id = $1"  # noqa: S608 - constants only
CONFIDENTIAL = r'\{"value": (?:"(?:[^"\\]|\\.)*"|null), "\$confidential": \[[^\]]*\]\}'
"""A confidential field as jsonb writes it. What it holds is not to be found either: who may type a text to look for
would come to know it, digit by digit."""
OPEN_TEXT = f"regexp_replace(data::text, '{CONFIDENTIAL}', 'null', 'g')".replace("{", "{{").replace("}", "}}")
NEXT_TIME = "SELECT position, recorded_at FROM event WHERE position >= $1 ORDER BY position LIMIT 1"


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that is given must hold. `since` and `until` are times of recording, the second outside; `text` stands in
    the data as JSON text, in whatever case, and not in a confidential field; `heard` is True for events of other
    services, False for own ones; `asked` is True for what followed from no other event: somebody asked for it, or the
    scheduler, and no policy."""

    stream: str | None = None
    type: str | None = None
    correlation: UUID | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    heard: bool | None = None
    asked: bool | None = None
    without: str | None = None
    """Not of this type."""

    def conditions(self) -> list[tuple[str, Any]]:
        """SQL with a place for its argument, and the argument."""
        given = (
            ("stream = {}", self.stream),
            ("type = {}", self.type),
            ("meta->>'correlation' = {}", self.correlation and str(self.correlation)),
            ("meta->>'actor' = {}", self.actor),
            ("recorded_at >= {}", self.since),
            ("recorded_at < {}", self.until),
            (f"strpos(lower({OPEN_TEXT}), lower({{}})) > 0", self.text),
            ("(source IS NOT NULL) = {}", self.heard),
            ("(meta->>'causation' IS NULL) = {}", self.asked),
            ("type <> {}", self.without),
        )
        return [(condition, value) for condition, value in given if value is not None]


@dataclass(frozen=True, slots=True)
class Found:
    """`looked_to` is the position up to which (backwards: down to which, and with it) all that is wanted is in `rows`;
    `complete` says that nothing beyond it is wanted either, as the log stood at `head`."""

    rows: Sequence[Recorded]
    looked_to: int
    head: int
    complete: bool


class EventSearch:
    """`async with EventSearch(url)`. It has connections of its own, so that no search makes a command wait."""

    def __init__(self, url: str) -> None:
        self._pool = asyncpg.create_pool(
            url, min_size=0, max_size=CONNECTIONS, timeout=TIMEOUT, command_timeout=TIMEOUT, server_settings=SETTINGS
        )

    async def __aenter__(self) -> "EventSearch":
        await self._pool
        return self

    async def __aexit__(self, *_: object) -> None:
        self._pool.terminate()

    async def by_id(self, event_id: UUID) -> Recorded | None:
        """The event, own or heard."""
        rows = await self._fetch(BY_ID, event_id)
        return _recorded(rows[0]) if rows else None

    async def forward(self, wanted: Wanted, after: int, limit: int) -> Found:
        """The first `limit` events with position > `after`, oldest first."""
        head = await self._head()
        low, high = await self._bounds(wanted, after, head)
        rows: list[Recorded] = []
        until = _deadline()
        while low < high and len(rows) < limit:
            edge = high if wanted.stream else min(low + WINDOW, high)
            rows += await self._window(wanted, low, edge, limit - len(rows), "ASC")
            low = rows[-1].position if len(rows) == limit else edge
            if asyncio.get_running_loop().time() > until:
                break
        complete = low >= high
        return Found(rows, max(after, head) if complete else low, head, complete)

    async def backward(self, wanted: Wanted, before: int | None, limit: int) -> Found:
        """The last `limit` events with position < `before`, newest first; from the head where it is None."""
        head = await self._head()
        low, high = await self._bounds(wanted, 0, head if before is None else min(before - 1, head))
        rows: list[Recorded] = []
        until = _deadline()
        while low < high and len(rows) < limit:
            edge = low if wanted.stream else max(high - WINDOW, low)
            rows += await self._window(wanted, edge, high, limit - len(rows), "DESC")
            high = rows[-1].position - 1 if len(rows) == limit else edge
            if asyncio.get_running_loop().time() > until:
                break
        complete = low >= high
        return Found(rows, 1 if complete else high + 1, head, complete)

    async def _head(self) -> int:
        [(head,)] = await self._fetch(HEAD)
        return int(head)

    async def _window(self, wanted: Wanted, low: int, high: int, limit: int, order: str) -> list[Recorded]:
        """Those with low < position <= high. A stream's are found by its index, whatever the planner thinks."""
        conditions = wanted.conditions()
        tests = [test.format(f"${number}") for number, (test, _) in enumerate(conditions, start=4)]
        place = "position + 0" if wanted.stream else "position"
        where = " AND ".join([f"{place} > $1", f"{place} <= $2", *tests])
        statement = f"SELECT {COLUMNS} FROM event WHERE {where} ORDER BY {place} {order} LIMIT $3"  # noqa: S608
        return [_recorded(row) for row in await self._fetch(statement, low, high, limit, *(v for _, v in conditions))]

    async def _bounds(self, wanted: Wanted, low: int, high: int) -> tuple[int, int]:
        """The part of (low, high] that can have been recorded when it is wanted."""
        if wanted.since is not None:
            low = max(low, await self._first_at(wanted.since - CLOCK_STEP, low, high) - 1)
        if wanted.until is not None:
            high = min(high, await self._first_at(wanted.until + CLOCK_STEP, low, high) - 1)
        return low, high

    async def _first_at(self, moment: datetime, low: int, high: int) -> int:
        """The first position beyond `low` that was recorded at `moment` or later, one beyond `high` where there is
        none: by halves."""
        first, last = low + 1, high + 1
        while first < last:
            middle = (first + last) // 2
            [(position, recorded_at)] = await self._fetch(NEXT_TIME, middle)
            if recorded_at >= moment:
                last = middle
            else:
                first = position + 1
        return first

    async def _fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """Asked twice where the connection was lost: after a restart of the database every idle one is."""
        try:
            return await self._fetch_once(statement, arguments)
        except TimeoutError as error:
            raise LogUnavailable("the database does not answer in time") from error
        except LOST:
            await self._pool.expire_connections()
        except REFUSED as error:
            raise LogUnavailable(f"the database refuses: {type(error).__name__}") from error
        try:
            return await self._fetch_once(statement, arguments)
        except (*LOST, *REFUSED) as error:
            raise LogUnavailable(f"the database does not answer: {type(error).__name__}") from error

    async def _fetch_once(self, statement: str, arguments: Sequence[Any]) -> list[asyncpg.Record]:
        async with self._pool.acquire(timeout=TIMEOUT) as connection:
            try:
                return await connection.fetch(statement, *arguments)
            except LOST:
                connection.terminate()  # else giving it back would wait for it
                raise


def _deadline() -> float:
    return asyncio.get_running_loop().time() + SECONDS


def _recorded(row: asyncpg.Record) -> Recorded:
    published = row["published"]
    documents = {"meta": from_json(row["meta"]), "published": published and from_json(published)}
    return Recorded(**{**row, **documents})
