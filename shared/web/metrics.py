"""/metrics: what a process has measured, and where its service's log and readers stand, in Prometheus' text format."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.log.log import LogUnavailable
from shared.log.metrics import SECONDS

from .runtime import runtime_of

PATIENCE = 5.0
"""Seconds that a scrape waits for the database; the rest is told without it."""
UNMATCHED = "unmatched"

_REQUESTS = Counter("sales_http_requests", "Requests that were answered.", ["method", "route", "status"])
_SECONDS = Histogram(
    "sales_http_request_seconds",
    "From a request's head to the end of its answer.",
    ["method", "route"],
    buckets=SECONDS,
)

router = APIRouter(tags=["health"])


@dataclass(frozen=True, slots=True)
class Pool:
    """Connections to the database: those in use, and the most there may be."""

    used: int
    limit: int


class Measured:
    """Counts requests and their time by route, whatever becomes of them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path_format", UNMATCHED)
            # Whoever asks for what is not there chooses the method freely: it must not become a label.
            method = "" if route == UNMATCHED or status == HTTPStatus.METHOD_NOT_ALLOWED else scope["method"]
            count, seconds = _meters(method, route, status)
            count.inc()
            seconds.observe(time.perf_counter() - began)


@cache  # as many as there are routes and answers; to look them up by labels costs more than to count
def _meters(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return _REQUESTS.labels(method, route, status), _SECONDS.labels(method, route)


@router.get("/metrics", summary="What it measures, for Prometheus", response_class=Response, include_in_schema=False)
async def metrics(request: Request) -> Response:
    return Response(await runtime_of(request).metrics(), media_type=CONTENT_TYPE_LATEST)


async def exposition(
    report: Callable[[], Awaitable[dict[str, Any]]],
    building: Callable[[], Awaitable[Iterable[str]]],
    pools: Callable[[], Mapping[str, Pool]],
) -> bytes:
    """All metrics of this process. While the database is away, those that do not come from it."""
    families = [*_pools(pools())]
    try:
        async with asyncio.timeout(PATIENCE):
            families += [_gauge("database_up", "Whether the database answers.", 1)]
            families += [*_standing(await report()), _building(await building())]
    except (LogUnavailable, TimeoutError):
        families = [*_pools(pools()), _gauge("database_up", "Whether the database answers.", 0)]
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(families))
    return generate_latest(REGISTRY) + generate_latest(registry)


class _Families(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _standing(report: Mapping[str, Any]) -> Iterable[Metric]:
    """Where log, readers and ingest stand, of /ops/status."""
    yield _gauge("log_head", "The highest position of the log.", report["head"])
    yield _gauge("log_epoch", "The log's epoch, raised when it was restored.", report["epoch"])
    names, readers = ["kind", "name"], report["readers"]
    position = _family("reader_position", "How far a reader has come, in its source's positions.", names)
    behind = _family("reader_lag_events", "Positions that a reader has not handled.", names)
    seconds = _family("reader_lag_seconds", "Age of the first event that a reader has not handled.", names)
    parked = _family("parked_events", "Events that a reader has put aside.", names)
    state = _family("reader_state", "1 for the state that a reader is in.", [*names, "state"])
    for one in readers:
        labels = [one["kind"], one["name"]]
        position.add_metric(labels, one["position"])
        behind.add_metric(labels, one["lag"])
        seconds.add_metric(labels, one["lag_seconds"])
        parked.add_metric(labels, one["parked"])
        state.add_metric([*labels, _word(one["state"])], 1)
    yield from (position, behind, seconds, parked, state)
    holes = CounterMetricFamily("sales_ingest_holes", "Holes that were found in what a source sent.", labels=["source"])
    for one in report["ingest"]:
        holes.add_metric([one["source"]], one["holes"])
    yield holes


def _word(state: str) -> str:
    """What a reader does, without why."""
    word = state.partition(":")[0]
    return "retrying" if word.startswith("retrying") else word


def _building(names: Iterable[str]) -> Metric:
    family = _family("projection_building", "1 for a projection that is built and cannot serve yet.", ["name"])
    for name in names:
        family.add_metric([name], 1)
    return family


def _pools(pools: Mapping[str, Pool]) -> Iterable[Metric]:
    used = _family("pool_connections_used", "Connections to the database that are in use.", ["pool"])
    limit = _family("pool_connections_limit", "The most connections that the pool makes.", ["pool"])
    for name, pool in pools.items():
        used.add_metric([name], pool.used)
        limit.add_metric([name], pool.limit)
    return used, limit


def _family(name: str, about: str, labels: list[str]) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"sales_{name}", about, labels=labels)


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"sales_{name}", about, value=value)
