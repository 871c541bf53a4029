"""One process's connection to the log in memory: the appender of production over a database that may be away."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from shared.log.appender import Appender
from shared.log.log import Advance, Claim, Commit, DataRefused, NewEvent, Outcome, Request
from shared.testing.memory import MemoryLog

WIDTHS = (11, 3, 6, 4, 4, 5)
"""Columns of events, expected versions, requests, claims, releases and advances in a call of the append function."""

Weather = Callable[[], Awaitable[bool]]
"""Lets time pass on the way to the database. Whether the connection is lost there."""


class Connection(MemoryLog):
    """The same log as `shared`, of which everything but the way of appending is used as it is."""

    def __init__(self, shared: MemoryLog, weather: Weather, later: Callable[[Callable[[], object]], object]) -> None:
        vars(self).update(vars(shared))
        self._appender = _SimulatedAppender(_Statement(shared, weather, later))

    async def append(self, commit: Commit) -> Outcome:
        return await self._appender.append(commit)


class _SimulatedAppender(Appender):
    """All of the appender but the connection."""

    def __init__(self, statement: "_Statement") -> None:
        super().__init__("", deadline=2.0, committed=lambda position: None)
        self._statement = statement

    async def _connect(self, timeout: float) -> PreparedStatement:
        self._append = cast(PreparedStatement, self._statement)
        return self._append


class _Statement:
    """The append function. A call whose connection is lost was never there, or took effect, or takes it later."""

    def __init__(self, log: MemoryLog, weather: Weather, later: Callable[[Callable[[], object]], object]) -> None:
        self._log, self._weather, self._later = log, weather, later

    async def fetch(self, *arguments: Sequence[Any], timeout: float) -> list[tuple[int, str, int]]:
        commits = commits_of(arguments)
        if await self._weather():
            if await self._weather():
                self._later(lambda: self._flush(commits))
            raise ConnectionResetError("lost on the way there")
        outcomes = self._flush(commits)
        if await self._weather():
            raise ConnectionResetError("lost on the way back")
        return [(index, one.status, one.position) for index, one in enumerate(outcomes, 1)]

    def _flush(self, commits: Sequence[Commit]) -> list[Outcome]:
        try:
            return self._log.flush(commits)
        except DataRefused as error:
            raise asyncpg.UniqueViolationError(str(error)) from error


def commits_of(arguments: Sequence[Sequence[Any]]) -> list[Commit]:
    """What `shared.log.flush.columns` made columns of."""
    sizes, rest = arguments[0], list(arguments[1:])
    tables = []
    for width in WIDTHS:
        tables.append(_rows(rest[:width]))
        del rest[:width]
    events, expected, requests, claims, releases, advances = tables
    return [
        Commit(
            [NewEvent(*row) for row in events.get(of, ())],
            [(stream, version) for stream, version in expected.get(of, ())],
            next((Request(*row) for row in requests.get(of, ())), None),
            [Claim(*row) for row in claims.get(of, ())],
            [Claim(*row) for row in releases.get(of, ())],
            next((Advance(*row) for row in advances.get(of, ())), None),
        )
        for of in range(1, len(sizes) + 1)
    ]


def _rows(columns: Sequence[Sequence[Any]]) -> dict[int, list[list[Any]]]:
    """The rows of each commit; an empty column is one of nulls."""
    rows: dict[int, list[list[Any]]] = {}
    for index, of in enumerate(columns[0]):
        rows.setdefault(of, []).append([column[index] if column else None for column in columns[1:]])
    return rows
