"""A flush: several commits as the columns of one call of the append function."""

from collections.abc import Sequence
from typing import Any

from .log import Commit, NewEvent

Columns = list[Sequence[Any]]


def columns(commits: Sequence[Commit]) -> Columns:
    """The arguments of append.sql, in its order."""
    events: list[tuple[Any, ...]] = []
    expected: list[tuple[Any, ...]] = []
    requests: list[tuple[Any, ...]] = []
    claims: list[tuple[Any, ...]] = []
    releases: list[tuple[Any, ...]] = []
    advances: list[tuple[Any, ...]] = []
    for of, commit in enumerate(commits, 1):
        for event in commit.events:
            events.append((of, *_row(event)))
        for stream, version in commit.expected:
            expected.append((of, stream, version))
        if (r := commit.request) is not None:
            requests.append((of, r.client, r.route, r.key, r.body_hash, r.response))
        for claim in commit.claims:
            claims.append((of, claim.scope, claim.key, claim.stream))
        for claim in commit.releases:
            releases.append((of, claim.scope, claim.key, claim.stream))
        if (a := commit.advance) is not None:
            advances.append((of, a.reader, a.old, a.new, a.epoch))
    return [
        [len(commit.events) for commit in commits],
        *_turned(events, 11),
        *_turned(expected, 3),
        *_turned(requests, 6),
        *_turned(claims, 4),
        *_turned(releases, 4),
        *_turned(advances, 5),
    ]


def _row(e: NewEvent) -> tuple[Any, ...]:
    return (
        e.event_id, e.stream, e.version, e.type, e.schema, e.data, e.meta, e.published, e.source, e.source_position
    )  # fmt: skip


def _turned(rows: list[tuple[Any, ...]], width: int) -> Columns:
    """The rows' columns. One of nulls only is left empty: unnest fills it up."""
    if not rows:
        return [()] * width
    return [() if column.count(None) == len(rows) else column for column in zip(*rows, strict=True)]
