"""The trace of an event: what caused it and what it caused, in every service that decided or heard of it."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel

from shared.kernel.fields import Id
from shared.kernel.rejections import NotFound
from shared.log.search import Wanted

from ..answer import json_response
from ..peers import Away
from ..runtime import Runtime, runtime_of
from .events import MOST, shown
from .routing import OperatorRoutes

PATIENCE = 8.0
"""Seconds that one service is asked for; what it has not shown by then is missing from the trace, and it is said."""
SKEW = timedelta(hours=2)
"""How far the services' clocks may be apart: nothing is looked for that was recorded longer before the request."""
DEEPEST = 40
"""Causes above an event. Policies park what has come through more than 32 of them."""

router = OperatorRoutes()


class Heard(BaseModel):
    """Where another service has the event, under which type, and since when."""

    service: str
    position: int
    type: str
    recorded_at: datetime


class TracedEvent(BaseModel):
    """`service` is the one that decided it; `position` and `recorded_at` are those of its log, null where it is away
    and the event is known only as others heard it."""

    service: str
    position: int | None
    recorded_at: datetime | None
    event_id: UUID
    type: str
    stream: str
    time: datetime
    actor: str
    causation: UUID | None
    hops: int
    heard: list[Heard]


class Asked(BaseModel):
    """What a service had to say. `complete` is false where it is away, or has more than it was asked for."""

    service: str
    state: Literal["ok", "away"]
    detail: str
    complete: bool
    looked_to: int
    head: int


class Trace(BaseModel):
    """`causes` begin with the request's own event and end before `event`; `effects` are what followed from it, directly
    or not; `beside` is what else the same request led to. All by time, then position."""

    event: TracedEvent
    correlation: UUID
    causes: list[TracedEvent]
    effects: list[TracedEvent]
    beside: list[TracedEvent]
    services: list[Asked]


@dataclass
class Told:
    """What one service told of a correlation."""

    service: str
    items: list[dict[str, Any]] = field(default_factory=list)
    away: str = ""
    complete: bool = False
    looked_to: int = 0
    head: int = 0

    def take(self, page: Mapping[str, Any]) -> None:
        self.items += page["items"]
        self.complete, self.looked_to, self.head = page["complete"], page["looked_to"], page["head"]

    def asked(self) -> dict[str, Any]:
        state = "away" if self.away else "ok"
        whole = self.complete and not self.away
        return {
            "service": self.service, "state": state, "detail": self.away, "complete": whole,
            "looked_to": self.looked_to, "head": self.head,
        }  # fmt: skip


@router.read("/ops/events/{event_id}/trace", Trace, NotFound)
async def trace(request: Request, event_id: Id) -> Any:
    """Causes and effects of an event across the services. One that is away is named, and what it knows is missing."""
    runtime = runtime_of(request)
    found = await _anywhere(runtime, event_id)
    if found is None:
        raise NotFound()
    root = await _root(runtime, found)
    since = datetime.fromisoformat(root["time"]) - SKEW
    told = await asyncio.gather(*(_told(runtime, one, found["correlation"], since) for one in runtime.peers.services))
    known = merged((item, one.service) for one in told for item in one.items)
    for one in (root, found):
        known.setdefault(one["event_id"], _traced(one, one["service"]))
    return json_response({**related(known, str(event_id)), "correlation": found["correlation"],
                          "services": [one.asked() for one in told]})  # fmt: skip


async def _anywhere(runtime: Runtime, event_id: UUID) -> dict[str, Any] | None:
    """The event in this log, else in that of another service that answers."""
    row = await runtime.search.by_id(event_id)
    if row is not None:
        return {**shown(row), "service": runtime.name}
    others = [one for one in runtime.peers.services if one != runtime.name]
    answers = await asyncio.gather(*(_asked(runtime, one, event_id) for one in others))
    return next((answer for answer in answers if answer), None)


async def _asked(runtime: Runtime, service: str, event_id: UUID) -> dict[str, Any] | None:
    try:
        answer: dict[str, Any] | None = await runtime.peers.get(service, f"/ops/events/{event_id}")
    except Away:
        return None  # the trace names it among the services, or is a 404 where nobody else knows the event
    return answer


async def _root(runtime: Runtime, found: dict[str, Any]) -> dict[str, Any]:
    """The first cause, or the farthest that is known."""
    for _ in range(DEEPEST):
        cause = found["causation"] and await _anywhere(runtime, UUID(found["causation"]))
        if not cause:
            break
        found = cause
    return found


async def _told(runtime: Runtime, service: str, correlation: str, since: datetime) -> Told:
    told = Told(service)
    try:
        async with asyncio.timeout(PATIENCE):
            while not told.complete and len(told.items) < MOST:
                told.take(await _page(runtime, service, correlation, since, told.looked_to))
    except TimeoutError:
        told.complete = False
    except Away as away:
        told.away = str(away)
    return told


async def _page(runtime: Runtime, service: str, correlation: str, since: datetime, after: int) -> dict[str, Any]:
    if service == runtime.name:
        found = await runtime.search.forward(Wanted(correlation=UUID(correlation), since=since), after, MOST)
        return {
            "items": [shown(row) for row in found.rows], "complete": found.complete and len(found.rows) < MOST,
            "looked_to": found.looked_to, "head": found.head,
        }  # fmt: skip
    parameters: dict[str, str | int] = {"correlation": correlation, "from": since.isoformat(), "after": after}
    page: dict[str, Any] | None = await runtime.peers.get(service, "/ops/events", {**parameters, "limit": MOST})
    if page is None:
        raise Away("has no events to be asked for")
    return page


def merged(told: Iterable[tuple[dict[str, Any], str]]) -> dict[str, dict[str, Any]]:
    """Each event once, by id: as its own service has it, with where it was heard."""
    known: dict[str, dict[str, Any]] = {}
    for item, service in sorted(told, key=lambda one: one[0]["source"] is not None):  # owners first
        event = known.setdefault(item["event_id"], _traced(item, service))
        if item["source"] is not None:
            event["heard"].append({"service": service} | {name: item[name] for name in HEARD})
    return known


HEARD = ("position", "type", "recorded_at")
SAME = ("event_id", "type", "stream", "time", "actor", "causation", "hops")


def _traced(item: dict[str, Any], service: str) -> dict[str, Any]:
    own = item["source"] is None
    return {
        "service": service if own else item["source"],
        "position": item["position"] if own else item["source_position"],
        "recorded_at": item["recorded_at"] if own else None,
        **{name: item[name] for name in SAME},
        "heard": [],
    }


def related(known: dict[str, dict[str, Any]], event_id: str) -> dict[str, Any]:
    """The event among those known, with its causes, its effects and what stands beside."""
    causes: list[dict[str, Any]] = []
    cause = known.get(known[event_id]["causation"])
    while cause is not None and cause not in causes:
        causes.insert(0, cause)
        cause = known.get(cause["causation"])
    effects, found = [], {event_id}
    for event in _ordered(known.values()):  # by hops, so that a cause comes before what it caused
        if event["causation"] in found:
            found.add(event["event_id"])
            effects.append(event)
    named = found | {one["event_id"] for one in causes}
    beside = [one for one in known.values() if one["event_id"] not in named]
    return {
        "event": known[event_id],
        "causes": causes,
        "effects": sorted(effects, key=_when),
        "beside": sorted(beside, key=_when),
    }


def _ordered(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(events, key=lambda one: (one["hops"], *_when(one)))


def _when(event: dict[str, Any]) -> tuple[str, str, int]:
    return event["time"], event["service"], event["position"] or 0
