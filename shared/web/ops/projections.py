"""Projections: which version of each serves, and how far the one that this release brings is built."""

from typing import Any, Literal

from fastapi import Request
from pydantic import BaseModel

from ..runtime import runtime_of
from .routing import OperatorRoutes

router = OperatorRoutes()


class ProjectionStatus(BaseModel):
    """`version` is that of this release, `live_version` the one that is read, null before the first is built. It is
    `building` until it has come to the log's head and taken over."""

    name: str
    version: int
    live_version: int | None
    status: Literal["live", "building"]
    position: int
    lag: int


class Projections(BaseModel):
    """`head` is the position that a projection builds up to."""

    service: str
    head: int
    items: list[ProjectionStatus]


@router.read("/ops/projections", Projections)
async def projections(request: Request) -> Any:
    """The projections of this service, with their versions and how far each is."""
    return await runtime_of(request).projections()
