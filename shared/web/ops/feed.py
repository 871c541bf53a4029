"""The feed: what other services follow."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import BaseModel, Field

from shared.messaging.feed import LIMIT, LONGEST, MOST, feed_page

from ..answer import json_response
from ..runtime import runtime_of, while_serving
from .routing import Asked, OperatorRoutes, Position

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
    traceparent: str | None
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
    page = await while_serving(request, feed_page(log, query.after, query.limit, query.wait))
    return json_response(page if page is not None else await feed_page(log, query.after, query.limit))
