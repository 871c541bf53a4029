"""A flush: several commits as the columns of one call of the append function."""

from collections.abc import Sequence
from itertools import repeat
from typing import Any

from .log import Commit, NewEvent

Columns = list[Sequence[Any]]


def columns(commits: Sequence[Commit]) -> Columns:
    """The arguments of append.sql, in its order."""
    events: list[NewEvent] = []
    event_of: list[int] = []
    expected: list[tuple[Any, ...]] = []
    requests: list[tuple[Any, ...]] = []
    claims: list[tuple[Any, ...]] = []
    releases: list[tuple[Any, ...]] = []
    advances: list[tuple[Any, ...]] = []
    for of, commit in enumerate(commits, 1):
        events += commit.events
        event_of += repeat(of, len(commit.events))
        for stream, version in commit.expected:
            expected.append((of, stream, version))
        if (r := commit.request) is not None:
            requests.append((of, *r))
        for claim in commit.claims:
            claims.append((of, claim.scope, claim.key, claim.stream))
        for claim in commit.releases:
            releases.append((of, claim.scope, claim.key, claim.stream))
        if (a := commit.advance) is not None:
            advances.append((of, a.reader, a.old, a.new, a.epoch))
    return [
        [len(commit.events) for commit in commits],
        event_of,
        *_turned(events, len(NewEvent._fields)),
        *_turned(expected, 3),
        *_turned(requests, 6),
        *_turned(claims, 4),
        *_turned(releases, 4),
        *_turned(advances, 5),
    ]


def _turned(rows: Sequence[tuple[Any, ...]], width: int) -> Columns:
    """The rows' columns. One of nulls only is left empty: unnest fills it up."""
    if not rows:
        return [()] * width
    columns = zip(*rows, strict=True)
    return [() if column[0] is None and column.count(None) == len(rows) else column for column in columns]
