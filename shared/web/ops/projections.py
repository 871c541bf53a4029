"""Projections: which version of each serves, how far the one that this release brings is built, and their rebuild while
they serve."""

from typing import Annotated, Any, Literal

from fastapi import Path, Request, Response
from pydantic import BaseModel

from shared.kernel.fields import Code, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, Rejection
from shared.readers.rebuilds import Building
from shared.readers.store import InUse

from ..runtime import actor_of, runtime_of
from .routing import OperatorRoutes

router = OperatorRoutes()


class RebuildingAlready(Rejection):
    """The projection is being rebuilt already."""


class RebuildProjection(Command):
    reason: Text


class RebuildStatus(BaseModel):
    """`position` of `target`; `eta_seconds` is null before there is anything to reckon with, and once it has ended."""

    state: Literal["building", "done", "failed"]
    position: int
    target: int
    seconds: float
    eta_seconds: float | None
    detail: str


class ProjectionStatus(BaseModel):
    """`version` is that of this release, `live_version` the one that is read, null before the first is built. It is
    `building` until it has come to the log's head and taken over. `rebuild` is the last that this process was asked
    for."""

    name: str
    version: int
    live_version: int | None
    status: Literal["live", "building"]
    position: int
    lag: int
    rebuild: RebuildStatus | None = None


class Projections(BaseModel):
    """`head` is the position that a projection builds up to."""

    service: str
    head: int
    items: list[ProjectionStatus]


@router.read("/ops/projections", Projections)
async def projections(request: Request) -> Any:
    """The projections of this service, with their versions and how far each is."""
    runtime = runtime_of(request)
    found = await runtime.projections()
    for item in found["items"]:
        item["rebuild"] = _shown(runtime.rebuilds.last.get(item["name"]))
    return found


@router.act(
    "/ops/projections/{name}/rebuild", NotFound, RebuildingAlready, status_code=202, response_model=RebuildStatus
)
async def rebuild(request: Request, response: Response, name: Annotated[Code, Path()], body: RebuildProjection) -> Any:
    """Build the projection afresh from the whole log, beside the tables that serve, which go on serving until the new
    ones take their place. GET /ops/projections shows how far it is."""
    rebuilds = runtime_of(request).rebuilds
    if not rebuilds.knows(name):
        raise NotFound()
    try:
        begun = await rebuilds.begin(name, actor_of(request), body.reason)
    except InUse as busy:
        raise RebuildingAlready(str(busy)) from busy
    response.headers["Location"] = "/ops/projections"
    return _shown(begun)


def _shown(building: Building | None) -> dict[str, Any] | None:
    if building is None:
        return None
    eta = building.eta_seconds
    return {
        "state": building.state,
        "position": building.position,
        "target": building.target,
        "seconds": round(building.seconds, 1),
        "eta_seconds": None if eta is None else round(eta, 1),
        "detail": building.detail,
    }
