"""What operators and the other services see: the feed, where every reader stands, and what is parked."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.kernel.fields import Code, Count, Flag, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden, NotFound
from shared.log.catalogue import meta_of
from shared.messaging.feed import LIMIT, LONGEST, MOST, feed_page
from shared.readers.store import ParkedEvent, ParkedFilter

from .answer import json_response
from .problems import declared
from .roles import OPERATORS, Role, allow
from .runtime import actor_of, runtime_of

T = TypeVar("T")
_PARKED = TypeAdapter(list[ParkedEvent])
HIGHEST = 2**62
"""A position beyond any log's, and still one that the database takes."""

router = APIRouter(tags=["operations"], strict_content_type=False)


def _operators(request: Request) -> None:
    allow(actor_of(request), OPERATORS)


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


class FeedParameters(BaseModel):
    model_config = ConfigDict(extra="forbid")
    after: Annotated[int, Field(ge=0, le=HIGHEST)] = 0
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


class ReaderStatus(BaseModel):
    """`lag` counts positions, `lag_seconds` is the age of the first event that is not handled."""

    name: str
    kind: Literal["projection", "policy", "ingest", "relay"]
    position: int
    lag: int
    lag_seconds: float
    state: str
    parked: int


class IngestStatus(BaseModel):
    """`position` and `head` are those of the source's log."""

    source: str
    partition: int
    transport: Literal["feed", "kafka"]
    position: int
    epoch: int
    head: int
    lag: int
    holes: int
    state: str


class ServiceStatus(BaseModel):
    service: str
    epoch: int
    head: int
    readers: list[ReaderStatus]
    ingest: list[IngestStatus]
    parked: int


class ParkedParameters(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reader: Code | None = None
    position: Annotated[int | None, Field(ge=1, le=HIGHEST)] = None
    stream: Code | None = None
    type: Code | None = None
    status: Literal["parked", "discarded"] = "parked"


class Selection(Command):
    """Which parked events: all that is given must hold. An empty one is every parked event."""

    reader: Code | None = None
    position: Count | None = None
    stream: Code | None = None
    type: Code | None = None


class Act(Command):
    filter: Selection
    dry_run: Flag = False
    reason: Text


def _get(path: str, answers: Any, *refuses: Any) -> Callable[[Any], Any]:
    return router.get(
        path,
        response_model=answers,
        dependencies=[Depends(_operators)],
        responses=declared((Forbidden, *refuses)),
        openapi_extra={"x-roles": _roles(OPERATORS)},
    )


def _act(path: str) -> Callable[[Any], Any]:
    return router.post(
        path,
        dependencies=[Depends(_operators)],
        responses=declared((Forbidden,)),
        openapi_extra={"x-roles": _roles(OPERATORS)},
    )


def _roles(roles: Collection[Role]) -> list[str]:
    return sorted({*roles, Role.ADMIN})


@_get("/feed", FeedPage)
async def feed(request: Request, query: Annotated[FeedParameters, Query()]) -> Any:
    """The published events in log order, waiting for the first. What others follow, and what heals holes."""
    log = runtime_of(request).log
    page = await _while_serving(request, feed_page(log, query.after, query.limit, query.wait))
    return json_response(page if page is not None else await feed_page(log, query.after, query.limit))


@_get("/ops/status", ServiceStatus)
async def status(request: Request) -> Any:
    """Where the log and every reader stand: how a client waits for an effect across services."""
    return await runtime_of(request).status()


@_get("/ops/parked", Any)
async def parked(request: Request, query: Annotated[ParkedParameters, Query()]) -> Any:
    """Events whose handler kept failing, with those that wait behind them."""
    found = await runtime_of(request).parking.list(ParkedFilter(**query.model_dump()))
    return {"items": _PARKED.dump_python(list(found), mode="json")}


@_get("/ops/parked/{reader}/{position}", Any, NotFound)
async def one_parked(
    request: Request, reader: Annotated[Code, Path()], position: Annotated[int, Path(ge=1, le=HIGHEST)]
) -> Any:
    """One parked event, with its row of the log as it is stored."""
    found = await runtime_of(request).parking.show(reader, position)
    if found is None:
        raise NotFound()
    event, row = found
    stored = {"type": row.type, "schema": row.schema, "data": TypeAdapter(Any).validate_json(row.data)}
    meta = TypeAdapter(Any).dump_python(asdict(meta_of(row)), mode="json")
    return {**_PARKED.dump_python([event], mode="json")[0], "event": {**stored, "meta": meta}}


@_act("/ops/parked/retry")
async def retry(request: Request, act: Act) -> dict[str, Any]:
    """Try parked events again, those of one stream in order, each exactly once."""
    return await _carry_out(request, act, runtime_of(request).parking.retry)


@_act("/ops/parked/discard")
async def discard(request: Request, act: Act) -> dict[str, Any]:
    """Give parked events up for ever; rebuilds honour it."""
    return await _carry_out(request, act, runtime_of(request).parking.discard)


async def _carry_out(request: Request, act: Act, do: Callable[..., Awaitable[Any]]) -> dict[str, Any]:
    wanted = ParkedFilter(**act.filter.model_dump())
    results = await do(wanted, actor_of(request), act.reason, act.dry_run)
    return {"dry_run": act.dry_run, "results": [asdict(result) for result in results]}


