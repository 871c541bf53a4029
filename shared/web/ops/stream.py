"""Events as they come, as server-sent events (WHATWG HTML, 9.2): each has its position as id, so that a client that
was cut off goes on without a gap. Nothing is kept for a client that reads slowly but one page of events: no
connection of the database, and nothing that grows."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from shared.log.log import LogUnavailable
from shared.log.search import Wanted

from ..problems import Unavailable
from ..runtime import runtime_of, while_serving
from ..zone import CompanyZone
from .events import Filters, shown
from .routing import HIGHEST, OperatorRoutes

PAGE = 50
"""Events that are read at once for one client."""
HEARTBEAT = 10.0
"""Seconds after which a silent stream says how far it is."""
BREATH = 0.1
"""Seconds between two looks at the end of the log, so that a busy one is not read for every commit."""
AWAY = 1.0
"""Seconds between two tries while the database is away."""
LONGEST = 1800.0
"""Seconds after which a stream ends; who comes back for more shows a token that is still good."""
MOST = 64
"""Streams that a process keeps open."""

router = OperatorRoutes()

LastEventId = Annotated[int | None, Header(alias="Last-Event-ID", ge=0, le=HIGHEST)]


async def room(request: Request) -> AsyncIterator[None]:
    """One of the streams that may be open, or Unavailable."""
    runtime = runtime_of(request)
    if runtime.streams >= MOST:
        raise Unavailable(f"{MOST} streams are open; close one.")
    runtime.streams += 1
    try:
        yield
    finally:
        runtime.streams -= 1


@router.read("/ops/events/stream", None, response_class=EventSourceResponse)
async def stream(
    request: Request,
    query: Annotated[Filters, Query()],
    zone: CompanyZone,
    _: Annotated[None, Depends(room)],
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """The log from `Last-Event-ID`, else from `after`, to its head, and from then on what is appended. A silent stream
    says how far it is, as an id without data. Ends when the service stops, and after half an hour."""
    position = query.after if last_event_id is None else last_event_id
    yield ServerSentEvent(comment="open", retry=1000)
    async for one in follow(request, query.wanted(zone), position):
        yield one


async def follow(request: Request, wanted: Wanted, position: int) -> AsyncIterator[ServerSentEvent]:
    """What is wanted beyond `position`, and how far the log was looked through wherever nothing was found."""
    runtime, clock = runtime_of(request), asyncio.get_running_loop()
    until = clock.time() + LONGEST
    while not runtime.stopping.is_set() and clock.time() < until:
        try:
            found = await runtime.search.forward(wanted, position, PAGE)
            for row in found.rows:
                yield ServerSentEvent(data=shown(row), id=str(row.position))
            position = found.looked_to
            if not found.rows:
                yield ServerSentEvent(comment="at", id=str(position))
            if found.complete:
                await while_serving(request, runtime.log.wait(position, HEARTBEAT))
                await while_serving(request, asyncio.sleep(BREATH))
        except LogUnavailable as away:
            yield ServerSentEvent(comment=str(away))
            await while_serving(request, asyncio.sleep(AWAY))
