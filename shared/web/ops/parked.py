"""Parked events: looked at, tried again, given up."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request
from pydantic import Field, TypeAdapter

from shared.kernel.confidential import disclosed
from shared.kernel.fields import Code, Count, Flag, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.log.catalogue import meta_of
from shared.readers.store import ParkedEvent, ParkedFilter

from ..runtime import actor_of, runtime_of
from .routing import HIGHEST, Asked, OperatorRoutes

_PARKED = TypeAdapter(list[ParkedEvent])

router = OperatorRoutes()


class ParkedParameters(Asked):
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


@router.read("/ops/parked", Any)
async def parked(request: Request, query: Annotated[ParkedParameters, Query()]) -> Any:
    """Events whose handler kept failing, with those that wait behind them."""
    found = await runtime_of(request).parking.list(ParkedFilter(**query.model_dump()))
    return {"items": _PARKED.dump_python(list(found), mode="json")}


@router.read("/ops/parked/{reader}/{position}", Any, NotFound)
async def one_parked(
    request: Request, reader: Annotated[Code, Path()], position: Annotated[int, Path(ge=1, le=HIGHEST)]
) -> Any:
    """One parked event, with its row of the log as it is stored."""
    found = await runtime_of(request).parking.show(reader, position)
    if found is None:
        raise NotFound()
    event, row = found
    data = disclosed(TypeAdapter(Any).validate_json(row.data), actor_of(request).roles)
    stored = {"type": row.type, "schema": row.schema, "data": data}
    meta = TypeAdapter(Any).dump_python(asdict(meta_of(row)), mode="json")
    return {**_PARKED.dump_python([event], mode="json")[0], "event": {**stored, "meta": meta}}


@router.act("/ops/parked/retry")
async def retry(request: Request, act: Act) -> dict[str, Any]:
    """Try parked events again, those of one stream in order, each exactly once."""
    return await _carry_out(request, act, runtime_of(request).parking.retry)


@router.act("/ops/parked/discard")
async def discard(request: Request, act: Act) -> dict[str, Any]:
    """Give parked events up for ever; rebuilds honour it."""
    return await _carry_out(request, act, runtime_of(request).parking.discard)


async def _carry_out(request: Request, act: Act, do: Callable[..., Awaitable[Any]]) -> dict[str, Any]:
    wanted = ParkedFilter(**act.filter.model_dump())
    results = await do(wanted, actor_of(request), act.reason, act.dry_run)
    return {"dry_run": act.dry_run, "results": [asdict(result) for result in results]}
