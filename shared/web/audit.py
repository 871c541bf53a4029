"""审计 the audit view: who did what, when, from where and why, in plain words.

It is the log itself, newest first: every fact that somebody asked for, operators' acts, erasures and exports among
them. What policies did of themselves after that has the same correlation, and is shown with `effects`. Personal data is
left out, and what is confidential is shown to its own roles only.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field
from pydantic_core import from_json

from shared.kernel.confidential import disclosed
from shared.kernel.decider import category_of, stream_id_of
from shared.log.log import Recorded
from shared.log.search import Found, Wanted
from shared.readers.seals import LogSealed

from .operation import PUBLIC
from .ops.events import LIMIT, MOST, Facts
from .ops.routing import Position
from .personal import BOX
from .roles import Role
from .routes import Routes
from .runtime import actor_of, runtime_of
from .zone import CompanyZone

ABOUT = "审计 audit: who did what, when, from where and why; operators' acts, erasures and exports among it."
LONGEST = 500
"""Characters of `details`; the event has all."""
PERSONAL = "(personal)"
TOLD = {"reason", "actor"}
"""Fields of an event that have a column of their own."""


class AuditQuery(Facts):
    """`before`: the `next` of the page before."""

    effects: Annotated[bool, Field(description="Also what policies did of themselves")] = False
    before: Position | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = LIMIT

    def wanted(self, zone: ZoneInfo) -> Wanted:
        asked = None if self.effects else True
        return replace(super().wanted(zone), heard=False, asked=asked, without=LogSealed.__name__)


class Act(BaseModel):
    """One fact. `address`: where the request came from, null for what no request with a token asked for. `act` says
    what was done, `thing` to what kind of thing, `details` the rest of it; `reason` the one that was given, where one
    was. `caused_by` is the event that a policy followed."""

    position: int
    at: datetime
    actor: str
    address: str | None
    act: str
    thing: str
    thing_id: UUID
    reason: str | None
    details: str
    type: str
    stream: str
    correlation: UUID
    caused_by: UUID | None
    event_id: UUID


class AuditPage(BaseModel):
    """Newest first. `next` is what to give as `before` for what follows; null where that was all."""

    items: list[Act]
    next: int | None
    head: int


async def _searched(request: Request, query: Annotated[AuditQuery, Query()], zone: CompanyZone) -> AuditPage:
    found = await runtime_of(request).search.backward(query.wanted(zone), query.before, query.limit)
    roles = actor_of(request).roles
    return AuditPage(items=[_act(row, roles) for row in found.rows], next=_next(found, query), head=found.head)


Searched = Annotated[AuditPage, Depends(_searched)]


def router(guardians: Collection[Role]) -> Routes:
    """`guardians`: who answers for the personal data of the service; beside them operators."""
    routes = Routes("audit", ABOUT)

    @routes.query("/ops/audit", AuditPage, roles={Role.OPS, *guardians}, rows="items", whose=PUBLIC)
    async def audit(page: Searched) -> AuditPage:
        """Who did what, when, from where and why. A search may end before its page is full, to spare the database."""
        return page

    return routes


def _next(found: Found, query: AuditQuery) -> int | None:
    if len(found.rows) == query.limit:
        return found.rows[-1].position
    return None if found.complete else found.looked_to


def _act(row: Recorded, roles: Collection[str]) -> Act:
    data = disclosed(from_json(row.data), roles)
    reason = data.get("reason")
    return Act(
        position=row.position,
        at=row.meta["time"],
        actor=row.meta["actor"],
        address=row.meta.get("address"),
        act=words(row.type).capitalize(),
        thing=category_of(row.stream).replace("_", " "),
        thing_id=stream_id_of(row.stream),
        reason=reason if isinstance(reason, str) else None,
        details="; ".join(_details(data))[:LONGEST],
        type=row.type,
        stream=row.stream,
        correlation=row.meta["correlation"],
        caused_by=row.meta.get("causation"),
        event_id=row.event_id,
    )


def words(type_name: str) -> str:
    """LegalLetterIssued: legal letter issued."""
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", type_name)).lower()


def _details(data: dict[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        if name not in TOLD and value not in (None, [], {}):
            said = _without_personal(value)
            yield f"{name.replace('_', ' ')}: {said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)}"


def _without_personal(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == BOX:
            return PERSONAL
        return {name: _without_personal(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_personal(inner) for inner in value]
    return value
