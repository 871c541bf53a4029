"""What clients were told had succeeded, looked up in the log: each command is there exactly once."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import text

from shared.readers.check import Finding
from shared.readers.postgres import PostgresReadStore

from .answer import Answer
from .idempotency import PUSHED

AT_ONCE = 5_000
SHOWN = 5

ANSWERED = text("""
    SELECT asked.number, request.client, request.position, split_part(request.response, E'\\n', 1) AS answer,
           request.position = 0 OR EXISTS (SELECT FROM event WHERE event.position = request.position) AS there
    FROM unnest(CAST(:numbers AS integer[]), CAST(:routes AS text[]), CAST(:keys AS text[]))
         AS asked(number, route, key)
    JOIN request ON request.key = asked.key AND request.route IN (asked.route, :pushed)""")
THERE = text("SELECT position FROM event WHERE position = ANY(CAST(:positions AS bigint[]))")
DONE = text("""
    SELECT meta->>'correlation' AS correlation, count(*) AS events, min(position) AS first, max(position) AS last
    FROM event
    WHERE source IS NULL AND meta->>'causation' IS NULL
          AND meta->>'correlation' = ANY(CAST(:correlations AS text[]))
    GROUP BY 1""")
# Of an answer's first line the fifth value is null where the commit wrote what the answer tells of.
SHARED = text("""
    SELECT position, count(*) AS answers FROM request
    WHERE (split_part(response, E'\\n', 1)::jsonb -> 4) = 'null' AND position > 0
    GROUP BY position HAVING count(*) > 1 ORDER BY position LIMIT 5""")


class AcksUnreadable(Exception):
    """The argument says in which line, and why."""


class Ack(BaseModel):
    """An answer that a client got: `status` and the `position` of its Log-Position, to what it had sent with `key`, its
    Idempotency-Key or webhook-id. `client` is the `sub` of its token, where several may use one key. `correlation`
    is that of its traceparent, where that was this command's alone, in all its tries: then the events themselves are
    counted."""

    model_config = ConfigDict(frozen=True)

    service: str
    method: str
    path: str
    status: int
    key: str | None = None
    position: int | None = None
    client: str | None = None
    correlation: UUID | None = None

    @property
    def is_told(self) -> bool:
        """Whether the client was told that a command had succeeded."""
        return 200 <= self.status < 300 and self.method not in ("GET", "HEAD", "OPTIONS")

    @property
    def route(self) -> str:
        return f"{self.method} {unquote(urlsplit(self.path).path)}"

    def __str__(self) -> str:
        return f"{self.route} {self.key or self.position}"


def read_acks(lines: Iterable[str]) -> Iterator[Ack]:
    """What is told in lines of JSON. Raises AcksUnreadable."""
    for number, line in enumerate(lines, 1):
        try:
            yield Ack.model_validate_json(line)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            where = "/".join(map(str, first["loc"])) or "the line"
            raise AcksUnreadable(f"line {number}: {where}: {first['msg']}") from wrong


async def acknowledged(service: str, store: PostgresReadStore, acks: Iterable[Ack]) -> Finding:
    """Whether what was told of this service is so. Answers are kept for 30 days: older ones are not to be asked for."""
    looked = _Looked(service, store)
    told = (ack for ack in acks if ack.service == service and ack.is_told)
    while some := list(islice(told, AT_ONCE)):
        await looked.into(some)
    return await looked.finding()


class _Looked:
    def __init__(self, service: str, store: PostgresReadStore) -> None:
        self._service, self._store = service, store
        self._count = self._wrong = 0
        self._first: list[str] = []

    async def into(self, acks: Sequence[Ack]) -> None:
        self._count += len(acks)
        answers = await self._answers(acks)
        there = await self._there([one.position for one in acks if one.key is None and one.position])
        done = await self._done([str(one.correlation) for one in acks if one.correlation is not None])
        for number, ack in enumerate(acks):
            wrong = _keyless(ack, there) if ack.key is None else _answered(ack, answers.get(number, []))
            if wrong is None and ack.correlation is not None:
                wrong = _carried_out(ack, answers.get(number, []), done.get(str(ack.correlation)))
            if wrong:
                self._tell(f"{ack} {wrong}")

    async def finding(self) -> Finding:
        for row in await self._rows(SHARED, {}):
            self._tell(f"{row.answers} commands were told that position {row.position} was theirs")
        detail = "; ".join(self._first)
        if self._wrong > len(self._first):
            detail += f"; and {self._wrong - len(self._first)} more"
        return Finding(
            self._service, "acknowledged is in the log", not self._wrong, detail or f"{self._count} commands"
        )

    def _tell(self, wrong: str) -> None:
        self._wrong += 1
        if len(self._first) < SHOWN:
            self._first.append(wrong)

    async def _rows(self, statement: Any, given: dict[str, Any]) -> Sequence[Any]:
        async with self._store.transaction() as db:
            return (await db.execute(statement, given)).all()

    async def _answers(self, acks: Sequence[Ack]) -> dict[int, list[Any]]:
        asked = [(number, one.route, one.key) for number, one in enumerate(acks) if one.key is not None]
        numbers, routes, keys = zip(*asked, strict=True) if asked else ((), (), ())
        given = {"numbers": list(numbers), "routes": list(routes), "keys": list(keys), "pushed": PUSHED}
        found: dict[int, list[Any]] = {}
        for row in await self._rows(ANSWERED, given) if asked else ():
            if acks[row.number].client in (None, row.client):
                found.setdefault(row.number, []).append(row)
        return found

    async def _there(self, positions: Sequence[int | None]) -> set[int]:
        return {row.position for row in await self._rows(THERE, {"positions": positions})} if positions else set()

    async def _done(self, correlations: Sequence[str]) -> dict[str, Any]:
        if not correlations:
            return {}
        return {row.correlation: row for row in await self._rows(DONE, {"correlations": correlations})}


def _answered(ack: Ack, rows: Sequence[Any]) -> str | None:
    if len(rows) != 1:
        return f"is there {len(rows)} times" if rows else "is not in the log"
    [row] = rows
    position = _position(row)
    if ack.position not in (None, position):
        return f"was told position {ack.position}, and stands at {position}"
    return None if row.there else f"stands at {row.position}, where there is no event"


def _keyless(ack: Ack, there: set[int]) -> str | None:
    """Only its last event can be looked for."""
    if ack.position is None:
        return "has neither a key nor a position to look for"
    return None if ack.position in there or ack.position == 0 else "is not in the log"


def _carried_out(ack: Ack, rows: Sequence[Any], done: Any) -> str | None:
    """Its events, found by their correlation: one commit, that of its answer."""
    if done is None:
        wrote = any(json.loads(row.answer)[4] is None for row in rows)
        return "has no events" if wrote else None
    if done.events != done.last - done.first + 1:
        return f"was carried out more than once: {done.events} events from {done.first} to {done.last}"
    ended = {row.position for row in rows}
    return None if not ended or done.last in ended else f"ends at {done.last}, and was answered as {sorted(ended)}"


def _position(row: Any) -> int:
    answer = Answer.read(row.answer)
    position: int = row.position - answer.behind if answer.log_position is None else answer.log_position
    return position
