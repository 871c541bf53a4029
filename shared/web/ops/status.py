"""The status: where the log and each of its readers stand."""

from typing import Any, Literal

from fastapi import Request
from pydantic import BaseModel

from ..runtime import runtime_of
from .routing import OperatorRoutes

router = OperatorRoutes()


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


@router.read("/ops/status", ServiceStatus)
async def status(request: Request) -> Any:
    """Where the log and every reader stand: how a client waits for an effect across services."""
    return await runtime_of(request).status()
