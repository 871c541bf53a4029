"""The streams of all services as one, for the console: a page can follow only the service that it came from."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field

from shared.kernel.fields import Text
from shared.settings import SERVICES

from ..peers import Away
from ..runtime import runtime_of, while_serving
from ..zone import CompanyZone
from .events import Filters
from .pages import is_number
from .routing import OperatorRoutes
from .stream import AWAY, LONGEST, follow, room

AHEAD = 64
"""Events that are fetched before a slow page has taken those before them."""
SILENCE = 30.0
"""Seconds; a stream that lives says something every ten."""

router = OperatorRoutes()
Told = tuple[str, int | None, Mapping[str, Any] | None]
"""A service, its position, and its event; without a position the service is away."""


class LiveFilters(Filters):
    """`places` says for each service that is followed from where: `customer:12,pipeline:40`."""

    places: Annotated[Text, Field(pattern=r"^[a-z]+:[0-9]{1,18}(,[a-z]+:[0-9]{1,18})*$")]


def places_of(text: str) -> dict[str, int]:
    """From where to go on, by service; what is no service or no position is left out."""
    pairs = (pair.partition(":") for pair in text.split(","))
    return {name: int(place) for name, _, place in pairs if name in SERVICES and is_number(place)}


def places_text(places: Mapping[str, int]) -> str:
    return ",".join(f"{name}:{place}" for name, place in places.items())


@router.get("/ops/console/stream", response_class=EventSourceResponse, include_in_schema=False)
async def merged(
    request: Request, query: Annotated[LiveFilters, Query()], zone: CompanyZone, _: Annotated[None, Depends(room)]
) -> AsyncIterator[ServerSentEvent]:
    """Events of the services in `places`, each with all their positions as id; and, as `state`, who is away."""
    places = places_of(request.headers.get("last-event-id", "")) or places_of(query.places)
    told: asyncio.Queue[Told] = asyncio.Queue(AHEAD)
    until = asyncio.get_running_loop().time() + LONGEST
    tasks = [asyncio.create_task(_follow(request, query, zone, one, places[one], told)) for one in places]
    try:
        yield ServerSentEvent(comment="open", retry=1000)
        while asyncio.get_running_loop().time() < until and (one := await while_serving(request, told.get())):
            service, position, event = one
            if position is None:
                yield ServerSentEvent(event="state", data={"service": service, "away": True})
                continue
            places[service] = position
            if event is None:
                yield ServerSentEvent(event="state", data={"service": service, "at": position}, id=places_text(places))
            else:
                yield ServerSentEvent(data={"service": service, **event}, id=places_text(places))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _follow(
    request: Request, query: LiveFilters, zone: Any, service: str, place: int, told: asyncio.Queue[Told]
) -> None:
    own = service == runtime_of(request).name
    while True:
        try:
            events = follow(request, query.wanted(zone), place) if own else _followed(request, query, service, place)
            async for one in events:
                if one.id is not None:
                    place = int(one.id)
                    await told.put((service, place, one.data))
        except Away:
            await told.put((service, None, None))
        await asyncio.sleep(AWAY)


async def _followed(request: Request, query: LiveFilters, service: str, place: int) -> AsyncIterator[ServerSentEvent]:
    """Another service's stream, with the token of who looks on. Raises Away."""
    wanted = query.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"places", "after"})
    token = request.headers.get("authorization", "").partition(" ")[2]
    async with runtime_of(request).peers.stream(
        service, "/ops/events/stream", {**wanted, "after": place}, token=token, silence=SILENCE
    ) as lines:
        block: dict[str, str] = {}
        async for line in lines:
            if line:
                name, _, value = line.partition(":")
                block[name] = value.removeprefix(" ")
                continue
            if "id" in block:
                data = json.loads(block["data"]) if "data" in block else None
                yield ServerSentEvent(id=block["id"], data=data)
            block = {}
