"""Events and commits for the tests of the log."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from shared.log.log import Commit, NewEvent

META = json.dumps(
    {"time": "2004-01-05T09:00:00+00:00", "actor": "ann", "correlation": str(UUID(int=7)), "causation": None, "hops": 0}
)


def event(
    stream: str, version: int | None, *, published: bool = False, data: str = '{"n": 1}', **rest: Any
) -> NewEvent:
    form = json.dumps({"type": "Told", "schema": 2, "data": {"of": stream}}) if published else None
    given = {"event_id": uuid4(), "type": "Happened", "schema": 1, "meta": META, "published": form, **rest}
    return NewEvent(stream=stream, version=version, data=data, **given)


def foreign(position: int, source: str = "customer", **rest: Any) -> NewEvent:
    return event(f"{source}-thing", None, source=source, source_position=position, **rest)


def writing(stream: str, after: int = 0, count: int = 1, *, published: bool = False, **rest: Any) -> Commit:
    """A commit of `count` events on a stream that stands at version `after`."""
    events = [event(stream, after + n, published=published) for n in range(1, count + 1)]
    return Commit(events, [(stream, after)], **rest)


def both(*commits: Commit) -> Commit:
    """Events and expectations of several commits in one."""
    events: Sequence[NewEvent] = [one for commit in commits for one in commit.events]
    return Commit(events, [pair for commit in commits for pair in commit.expected])
