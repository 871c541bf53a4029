"""Events of the log, own and heard: searched, and one of them whole. Personal fields stay ciphertext."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query, Request
from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import from_json, to_jsonable_python

from shared.kernel.confidential import disclosed
from shared.kernel.fields import Code, Day, Id, Moment, Text
from shared.kernel.rejections import Invalid, NotFound
from shared.log.log import Recorded
from shared.log.search import Found, Wanted

from ..answer import json_response
from ..runtime import runtime_of
from ..zone import CompanyZone, days
from .routing import Asked, OperatorRoutes, Position

LIMIT, MOST = 100, 1_000

router = OperatorRoutes()


def _day_or_moment(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(" ", "+")  # a plus that was not escaped in the address
    return value


When = Annotated[Day | Moment, BeforeValidator(_day_or_moment)]
"""An instant, or a whole day of the company's time zone."""


class Facts(Asked):
    """What is asked of events. `from` and `to` look at when the log recorded them; a day named by `to` is inside, an
    instant is not."""

    stream: Text | None = None
    type: Code | None = None
    correlation: Id | None = None
    actor: Text | None = None
    from_: Annotated[When | None, Field(alias="from")] = None
    to: When | None = None

    def wanted(self, zone: ZoneInfo) -> Wanted:
        since, until = (self._instant(end, zone) for end in (0, 1))
        return Wanted(self.stream, self.type, self.correlation, self.actor, since, until)

    def _instant(self, end: int, zone: ZoneInfo) -> datetime | None:
        given: date | datetime | None = (self.from_, self.to)[end]
        return given if given is None or isinstance(given, datetime) else days(given, given, zone)[end]


class Filters(Facts):
    """`q` looks for a text in the data, `heard` for events of other services, or for own ones alone."""

    after: Position = 0
    q: Annotated[Text | None, Field(max_length=200)] = None
    heard: bool | None = None

    def wanted(self, zone: ZoneInfo) -> Wanted:
        return replace(super().wanted(zone), text=self.q, heard=self.heard)


class Search(Filters):
    before: Annotated[Position | None, Field(description="Newest first, from below this position")] = None
    newest: Annotated[bool, Field(description="Newest first, from the head")] = False
    limit: Annotated[int, Field(ge=1, le=MOST)] = LIMIT


class PublishedAs(BaseModel):
    type: str
    schema_number: Annotated[int, Field(alias="schema")]


class EventView(BaseModel):
    """An event as it is stored. `source` and `source_position` are those of an event that another service published;
    `published` is the form in which an own one leaves the service."""

    position: int
    stream: str
    version: int | None
    event_id: UUID
    type: str
    schema_number: Annotated[int, Field(alias="schema")]
    time: datetime
    recorded_at: datetime
    actor: str
    correlation: UUID
    causation: UUID | None
    hops: int
    source: str | None
    source_position: int | None
    published: PublishedAs | None
    data: dict[str, Any]


class EventPage(BaseModel):
    """`next` is what to give as `after` (or, newest first, as `before`) for what follows. Where `complete` is false
    there may be more: the page is full, or the search stopped at `looked_to` to spare the database."""

    service: str
    items: list[EventView]
    next: int
    looked_to: int
    complete: bool
    head: int


class PublishedForm(PublishedAs):
    data: dict[str, Any]


class WholeEvent(EventView):
    service: str
    published: PublishedForm | None


@router.read("/ops/events", EventPage)
async def events(request: Request, query: Annotated[Search, Query()], zone: CompanyZone) -> Any:
    """Events of this service's log, own and heard, in its order; with `before` or `newest` the newest first."""
    runtime, wanted = runtime_of(request), query.wanted(zone)
    if query.newest or query.before is not None:
        if query.after:
            raise Invalid("/after", "stands against before and newest")
        found = await runtime.search.backward(wanted, query.before, query.limit)
    else:
        found = await runtime.search.forward(wanted, query.after, query.limit)
    return json_response(_page(runtime.name, found, query))


@router.read("/ops/events/{event_id}", WholeEvent, NotFound)
async def event(request: Request, event_id: Id) -> Any:
    """One event whole, with the form in which it leaves the service."""
    runtime = runtime_of(request)
    row = await runtime.search.by_id(event_id)
    if row is None:
        raise NotFound()
    return json_response({"service": runtime.name, **shown(row), "published": row.published})


def _page(service: str, found: Found, query: Search) -> dict[str, Any]:
    backward = query.newest or query.before is not None
    last = found.rows[-1].position if found.rows else None
    begun = found.head + 1 if backward and query.before is None else query.before or query.after
    full = len(found.rows) == query.limit
    return {
        "service": service,
        "items": [shown(row) for row in found.rows],
        "next": last or begun if full or found.complete else found.looked_to,
        "looked_to": found.looked_to,
        "complete": found.complete and not full,
        "head": found.head,
    }


def shown(row: Recorded) -> dict[str, Any]:
    """The event as JSON takes it. What is confidential is no operator's business."""
    published = row.published and {"type": row.published["type"], "schema": row.published["schema"]}
    return {
        "position": row.position,
        "stream": row.stream,
        "version": row.version,
        "event_id": str(row.event_id),
        "type": row.type,
        "schema": row.schema,
        "time": row.meta["time"],
        "recorded_at": to_jsonable_python(row.recorded_at),
        "actor": row.meta["actor"],
        "correlation": row.meta["correlation"],
        "causation": row.meta.get("causation"),
        "hops": row.meta.get("hops", 0),
        "source": row.source,
        "source_position": row.source_position,
        "published": published,
        "data": disclosed(from_json(row.data), ()),
    }
