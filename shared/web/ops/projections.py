"""Projections: which versions of each there are and how far they are built, their rebuild while they serve, and old
versions dropped."""

from typing import Annotated, Any, Literal

from fastapi import Path, Request, Response
from pydantic import BaseModel, Field

from shared.kernel.fields import Code, Count, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, Rejection
from shared.readers.rebuilds import Building
from shared.readers.store import InUse, reader_of_version

from ..runtime import actor_of, runtime_of
from .routing import OperatorRoutes

router = OperatorRoutes()

HIGHEST_VERSION = 2**31 - 1
"""Beyond any release's, and still one that the database takes."""


class RebuildingAlready(Rejection):
    """The projection is being rebuilt already."""


class VersionInUse(Rejection):
    """The version is the live one, or a worker still follows with it."""


class RebuildProjection(Command):
    reason: Text


class DropVersion(Command):
    version: Annotated[Count, Field(ge=1, le=HIGHEST_VERSION)]
    reason: Text


class RebuildStatus(BaseModel):
    """`asked` until the process that follows with the projector begins. `position` of `target`; `eta_seconds` is null
    before there is anything to reckon with, and once it has ended."""

    state: Literal["asked", "building", "done", "failed"]
    position: int
    target: int
    seconds: float
    eta_seconds: float | None
    detail: str


class VersionStatus(BaseModel):
    """A version is `building` until it has come to the log's head and taken over; then it is `live`, until another
    takes over; then it is `kept` until it is dropped. `followed`: a worker has its code, and goes on projecting it."""

    version: int
    status: Literal["live", "building", "kept"]
    position: int
    lag: int
    eta_seconds: float | None
    followed: bool


class ProjectionStatus(BaseModel):
    """`version` is that of this release, and what this process reads; `status`, `position`, `lag` and `eta_seconds` are
    its own. `live_version` is null before the first is built. `rebuild` is the last of this version."""

    name: str
    version: int
    live_version: int | None
    status: Literal["live", "building", "kept"]
    position: int
    lag: int
    eta_seconds: float | None
    versions: list[VersionStatus]
    rebuild: RebuildStatus | None = None


class Dropped(BaseModel):
    name: str
    version: int


class LeftVersion(VersionStatus):
    name: str


class Projections(BaseModel):
    """`head` is the position that a projection builds up to. `left` are versions of projections that this release does
    not have."""

    service: str
    head: int
    items: list[ProjectionStatus]
    left: list[LeftVersion]


@router.read("/ops/projections", Projections)
async def projections(request: Request) -> Any:
    """The projections of this service, with their versions and how far each is."""
    runtime = runtime_of(request)
    found, rebuilds = await runtime.projections(), await runtime.rebuilds.last()
    for item in found["items"]:
        item["rebuild"] = _shown(rebuilds.get(reader_of_version(item["name"], item["version"])))
    return found


@router.act(
    "/ops/projections/{name}/rebuild", NotFound, RebuildingAlready, status_code=202, response_model=RebuildStatus
)
async def rebuild(request: Request, response: Response, name: Annotated[Code, Path()], body: RebuildProjection) -> Any:
    """Build the projection afresh from the whole log, beside the tables that serve, which go on serving until the new
    ones take their place. GET /ops/projections shows how far it is."""
    try:
        begun = await runtime_of(request).rebuilds.begin(name, actor_of(request), body.reason)
    except InUse as busy:
        raise RebuildingAlready(str(busy)) from busy
    response.headers["Location"] = "/ops/projections"
    return _shown(begun)


@router.act("/ops/projections/{name}/drop", NotFound, VersionInUse, response_model=Dropped)
async def drop(request: Request, name: Annotated[Code, Path()], body: DropVersion) -> Any:
    """Drop a version that is not live and that no worker follows with: its tables, its checkpoint, its parked events.
    What still reads it is answered 503 from then on."""
    try:
        await runtime_of(request).rebuilds.drop(name, body.version, actor_of(request), body.reason)
    except InUse as used:
        raise VersionInUse(str(used)) from used
    return Dropped(name=name, version=body.version)


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
