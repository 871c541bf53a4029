"""Grouping: the statements of a batch of events as few executemany calls.

Statements of different streams commute, those of one stream keep their order. So each goes into the earliest
group with the same statement that is not before the last group that its stream has used.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable

from .projection import Row
from .store import Group


class Groups:
    def __init__(self) -> None:
        self._groups: list[tuple[Executable, list[Row]]] = []
        self._same: dict[tuple[Any, ...], list[int]] = {}
        self._last: dict[str, int] = {}

    def add(self, stream: str, statement: Executable, rows: Sequence[Row]) -> None:
        for row in rows:
            self._add(stream, statement, row)

    def _add(self, stream: str, statement: Executable, row: Row) -> None:
        same = self._same.setdefault((statement, *row), [])  # one executemany has one set of parameters
        found = bisect_left(same, self._last.get(stream, 0))
        if found == len(same):
            same.append(len(self._groups))
            self._groups.append((statement, []))
        self._last[stream] = same[found]
        self._groups[same[found]][1].append(row)

    def all(self) -> list[Group]:
        return [Group(statement, rows) for statement, rows in self._groups]
