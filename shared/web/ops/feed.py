"""The feed: what other services follow."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query, Request
from pydantic import BaseModel, Field

from shared.messaging.feed import LIMIT, LONGEST, MOST, feed_page

from ..answer import json_response
from ..runtime import runtime_of
from .routing import Asked, OperatorRoutes, Position

T = TypeVar("T")
router = OperatorRoutes()


class FeedParameters(Asked):
    after: Position = 0
    limit: Annotated[int, Field(ge=1, le=MOST)] = LIMIT
    wait: Annotated[float, Field(ge=0, le=LONGEST)] = 20.0


class FeedItem(BaseModel):
    epoch: int
    position: int
    previous: int
    stream: str
    event_id: UUID
    type: str
    schema_number: Annotated[int, Field(alias="schema")]
    time: datetime
    correlation: UUID
    causation: UUID | None
    actor: str
    hops: int
    data: dict[str, Any]


class FeedPage(BaseModel):
    epoch: int
    items: list[FeedItem]
    next: int
    head: int


@router.read("/feed", FeedPage)
async def feed(request: Request, query: Annotated[FeedParameters, Query()]) -> Any:
    """The published events in log order, waiting for the first. What others follow, and what heals holes."""
    log = runtime_of(request).log
    page = await _while_serving(request, feed_page(log, query.after, query.limit, query.wait))
    return json_response(page if page is not None else await feed_page(log, query.after, query.limit))


async def _while_serving(request: Request, work: Awaitable[T]) -> T | None:
    """What `work` gives, None as soon as the service is told to stop."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(runtime_of(request).stopping.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stopping.cancel()
