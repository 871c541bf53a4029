"""The console's pages: live events, search, an event, readers, parked events, projections, business."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from shared.kernel.fields import Id
from shared.kernel.rejections import NotFound

from .company import Answer, Company
from .merged import places_of, places_text
from .pages import asked, page
from .routing import OperatorRoutes

RECENT = 60
"""Events that the live page begins with."""
LIMIT = 50
FILTERS = ("type", "stream", "correlation", "actor", "from", "to", "q", "heard")

router = OperatorRoutes()


def _chosen(request: Request, company: Company) -> list[str]:
    """The services that were ticked; all of them where none was."""
    ticked = [one for one in company.services if one in request.query_params.getlist("service")]
    return ticked or list(company.services)


@router.read("/ops/", None, response_class=HTMLResponse)
async def live(request: Request) -> HTMLResponse:
    """The console: the events of all four services as they come. A page for browsers, with a sign-in of its own."""
    company, wanted = Company(request), asked(request, *FILTERS)
    services = _chosen(request, company)
    answers = await company.ask_all("/ops/events", {**wanted, "newest": "true", "limit": RECENT}, services)
    events = _newest(answers)[:RECENT]
    places = {one.service: one.body["head"] if one.ok else 0 for one in answers}
    return page(
        request, "live.html", view="live", events=events, chosen=services, wanted=wanted, answers=answers,
        places=places_text({name: place for name, place in places.items() if place or name in _ready(answers)}),
    )  # fmt: skip


def _ready(answers: Sequence[Answer]) -> set[str]:
    return {one.service for one in answers if one.ok}


def _newest(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """The events of all answers, each with its service, the newest first."""
    found = [{**event, "service": one.service} for one in answers if one.ok for event in one.body["items"]]
    return sorted(found, key=lambda event: event["recorded_at"], reverse=True)


@router.get("/ops/console/search", include_in_schema=False)
async def search(request: Request) -> HTMLResponse:
    """Events by what they are, of several services, the newest first; `places` says below which positions."""
    company, wanted = Company(request), asked(request, *FILTERS)
    services, places = _chosen(request, company), places_of(request.query_params.get("places", ""))
    if places:
        services = [one for one in services if one in places]
    answers = await asyncio.gather(
        *(company.ask(one, "/ops/events", {**wanted, **_below(places.get(one)), "limit": LIMIT}) for one in services)
    )
    events = _newest(answers)[:LIMIT]
    following = _following(answers, events, places)
    return page(
        request, "search.html", view="search", events=events, chosen=services, wanted=wanted, answers=answers,
        older=places_text(following), begun=bool(places),
    )  # fmt: skip


def _below(place: int | None) -> dict[str, str | int]:
    return {"newest": "true"} if place is None else {"before": place}


def _following(
    answers: Sequence[Answer], shown: Sequence[Mapping[str, Any]], places: Mapping[str, int]
) -> dict[str, int]:
    """Below which position of each service the next page begins; without those that have no more."""
    following: dict[str, int] = {}
    for one in answers:
        if not one.ok:
            continue
        taken = [event["position"] for event in shown if event["service"] == one.service]
        if len(taken) < len(one.body["items"]):
            following[one.service] = taken[-1] if taken else places.get(one.service, one.body["head"] + 1)
        elif not one.body["complete"]:
            following[one.service] = one.body["next"]
    return following


@router.get("/ops/console/event/{event_id}", include_in_schema=False)
async def event(request: Request, event_id: Id) -> HTMLResponse:
    """An event whole, and what it came from and led to."""
    company = Company(request)
    asked_first = request.query_params.get("service", company.own)
    order = sorted(company.services, key=lambda one: (one != asked_first, one != company.own))
    for service in order:
        whole, trace = await asyncio.gather(
            company.ask(service, f"/ops/events/{event_id}"), company.ask(service, f"/ops/events/{event_id}/trace")
        )
        if whole.ok:
            return page(
                request, "event.html", view="search", event=whole.body, trace=trace.body if trace.ok else None,
                detail=trace.detail,
            )  # fmt: skip
    raise NotFound()


@router.get("/ops/console/strip", include_in_schema=False)
async def strip(request: Request) -> HTMLResponse:
    """Every service in a word: where its log stands and how far its readers are behind."""
    return page(request, "strip.html", answers=await Company(request).ask_all("/ops/status"))


@router.get("/ops/console/readers", include_in_schema=False)
async def readers(request: Request) -> HTMLResponse:
    """Positions, lags, holes: each reader of each service."""
    answers = await Company(request).ask_all("/ops/status")
    part = "readers_table.html" if "hx-request" in request.headers else "readers.html"
    return page(request, part, view="readers", answers=answers)


@router.get("/ops/console/projections", include_in_schema=False)
async def projections(request: Request) -> HTMLResponse:
    """Every projection of every service: which versions there are, and how far each is built."""
    answers = await Company(request).ask_all("/ops/projections")
    part = "projections_table.html" if "hx-request" in request.headers else "projections.html"
    droppable = {one.service: some for one in answers if one.ok and (some := _droppable(one.body))}
    return page(request, part, view="projections", answers=answers, droppable=droppable)


def _droppable(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of a service's versions those that an operator may let go of, once nobody follows with them."""
    beside = [
        {**one, "name": item["name"]} for item in told["items"] for one in item["versions"] if one["status"] != "live"
    ]
    return [*beside, *told["left"]]
