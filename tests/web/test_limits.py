"""Limits: nobody asks too often, sends too much, or keeps the service waiting; and garbage is never a 500."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from starlette.exceptions import HTTPException

from services.customer.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from shared.web.limits import REMEMBERED, BodyLimits, Rate, address_of
from shared.web.operation import BODY_LIMIT, IMPORT_LIMIT, Operation
from shared.web.problems import TooMany
from shared.web.watch import BODY_DEADLINE, Underway, Watch

from .conftest import ACME, problem


class Clock:
    """Moved by hand: a busy machine's goes on while nothing does."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now

    monotonic = __call__

    async def passes(self, seconds: float) -> None:
        """And the watch has a look."""
        self.now += seconds
        await asyncio.sleep(0.005)


def test_a_rate_grants_a_burst_and_then_so_many_a_second_to_each() -> None:
    clock = Clock()
    rate = Rate(2, 10, clock)
    for _ in range(10):
        rate.take("ann")
    with pytest.raises(TooMany) as refused:
        rate.take("ann")
    assert refused.value.retry_after == 1
    rate.take("bob")
    clock.now += 0.5
    rate.take("ann")
    with pytest.raises(TooMany):
        rate.take("ann")
    clock.now += 60
    for _ in range(10):
        rate.take("ann")


def test_retry_after_says_when_it_is_worth_trying_again() -> None:
    clock = Clock()
    rate = Rate(0.1, 1, clock)
    rate.take("ann")
    with pytest.raises(TooMany) as refused:
        rate.take("ann")
    clock.now += refused.value.retry_after
    rate.take("ann")


def test_what_a_rate_remembers_has_an_end_and_the_busiest_stay_in_mind() -> None:
    clock = Clock()
    rate = Rate(1, 5, clock)
    for _ in range(5):
        rate.take("busy")
    for number in range(REMEMBERED):
        rate.take(str(number))
    assert len(rate._full) <= REMEMBERED // 2 + 1
    with pytest.raises(TooMany):
        rate.take("busy")
    clock.now += 10
    for number in range(REMEMBERED):
        rate.take(str(number))
    assert len(rate._full) <= REMEMBERED


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (("192.0.2.1", 5), "192.0.2.1"),
        (("2001:db8:1:2:3:4:5:6", 5), "2001:db8:1:2::"),
        (("::ffff:192.0.2.1", 5), "192.0.2.1"),
        (("unix", 0), "unix"),
        (None, ""),
    ],
)
def test_callers_of_one_network_are_one_address(client: Any, expected: str) -> None:
    assert address_of({"client": client}) == expected


def router_with(path: str) -> APIRouter:
    router = APIRouter()

    async def endpoint() -> None: ...

    Operation(frozenset(), body_limit=IMPORT_LIMIT).on(endpoint)
    router.add_api_route(path, endpoint, methods=["POST"])
    return router


async def test_an_operation_may_declare_a_larger_body() -> None:
    limits = BodyLimits(router_with("/v1/customers/import").routes)
    scope = {"method": "POST", "path": "/v1/customers/import"}
    assert limits.of(scope) == IMPORT_LIMIT
    assert limits.of({**scope, "path": "/v1/customers"}) == limits.of({**scope, "method": "PUT"}) == BODY_LIMIT
    with pytest.raises(ValueError, match="parameters"):
        BodyLimits(router_with("/v1/customers/{id}/import").routes)


async def test_a_larger_body_may_take_its_time_but_not_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("shared.web.watch.time", clock)
    limits, watch, arriving = BodyLimits(router_with("/import").routes), Watch(glance=0.001), asyncio.Event()

    async def receive() -> Any:
        await arriving.wait()
        await clock.passes(0.9 * BODY_DEADLINE)
        return {"type": "http.request", "body": b"x" * BODY_LIMIT, "more_body": True}

    def counted() -> Any:
        return limits.counted({"method": "POST", "path": "/import"}, receive, Underway(watch, 60))

    arriving.set()
    body = counted()
    for _ in range(32):
        await body()
        await clock.passes(59)  # its route is at work
    with pytest.raises(HTTPException, match="413"):
        await body()
    arriving.clear()
    standing = asyncio.create_task(clock.passes(BODY_DEADLINE))
    with pytest.raises(asyncio.CancelledError):
        await counted()()
    await standing
    assert watch.gave_up(asyncio.current_task())  # type: ignore[arg-type]  # there is one


async def test_who_gets_on_in_time_is_left_alone_and_who_does_not_is_cancelled_once() -> None:
    watch = Watch(glance=0.01)

    async def work(seconds: float) -> str:
        underway = Underway(watch, 0.05)
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            return "given up" if underway.gave_up() else "cancelled"
        finally:
            underway.end()
        return "done"

    slow, quick, cancelled = (asyncio.create_task(work(seconds)) for seconds in (60, 0, 60))
    await asyncio.sleep(0)
    cancelled.cancel()
    assert [await slow, await quick, await cancelled] == ["given up", "done", "cancelled"]
    assert not slow.cancelling()


@pytest.fixture
async def strict(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Served]:
    """Three of everything, and then none for a thousand seconds."""
    few: dict[str, Any] = {}
    for who in ("client", "stranger", "failure"):
        few |= {f"{who}_rate": 0.001, f"{who}_burst": 3.0}
    async with serving(service, fresh_database(of=service).serving_url, tmp_path, **few) as running:
        yield running


@pytest.fixture
async def hasty(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path, request_deadline=0.2) as running:
        yield running


def too_many(answer: httpx.Response) -> bool:
    return problem(answer) == (429, "too-many-requests") and 0 < int(answer.headers["retry-after"]) <= 1000


async def test_each_client_has_its_own_measure(strict: Served) -> None:
    ann, bob = strict.as_("assistant", sub="ann"), strict.as_("assistant", sub="bob")
    for _ in range(3):
        assert (await ann.get("/v1/nothing")).status_code == 404
    assert too_many(await ann.get("/v1/nothing"))
    assert too_many(await ann.post("/v1/customers", json=ACME))
    assert await strict.runtime.log.head() == 0
    assert (await bob.get("/v1/nothing")).status_code == 404

    anyone = strict.anonymous()
    for _ in range(3):
        assert problem(await anyone.get("/v1/nothing"))[0] == 401
        assert (await anyone.get("/problems")).status_code == 200
    assert too_many(await anyone.get("/v1/nothing"))
    assert too_many(await anyone.get("/problems"))
    assert too_many(await anyone.get("/v1/nothing", headers={"Authorization": "Bearer x"}))
    assert (await bob.get("/v1/nothing")).status_code == 404  # a good token is good from everywhere


async def test_an_answer_that_does_not_begin_in_time_is_given_up(hasty: Served) -> None:
    late = await hasty.as_("ops").get("/feed?wait=30")
    assert problem(late) == (503, "unavailable") and late.headers["retry-after"]


async def test_a_body_that_does_not_arrive_is_a_408(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.web.watch.BODY_DEADLINE", 0.1)

    async def never() -> AsyncIterator[bytes]:
        yield b'{"name":'
        await asyncio.Event().wait()

    answer = await served.as_("assistant").post("/v1/customers", content=never())
    assert problem(answer) == (408, "too-slow")
    assert await served.runtime.log.head() == 0


GARBAGE = [
    (b"/v1/customers/%00", b""),
    (b"/v1/customers/%ff%fe", b""),
    (b"/v1/customers/%ED%A0%80", b""),
    (b"/v1/customers/" + b"a" * 30_000, b""),
    (b"/v1/" + b"a/" * 10_000, b""),
    (b"/v1/customers/../../etc/passwd", b""),
    (b"/problems/%00", b""),
    (b"/v1/customers", b"cursor=" + b"a" * 30_000),
    (b"/v1/customers", b"cursor=%ff"),
    (b"/v1/customers", b"q=%00"),
    (b"/v1/customers", b"min_position=" + b"9" * 20_000),
    (b"/v1/customers", b"limit=1e3"),
    (b"/v1/customers", b"&".join([b"limit=1"] * 3_000)),
    (b"/v1/customers", b"&".join(b"x%d=1" % number for number in range(3_000))),
    (b"/v1/customers", b"owner_id=" + b"%D9%A3" * 36),
]


async def test_garbage_in_paths_and_queries_is_never_a_500(served: Served, client: httpx.AsyncClient) -> None:
    for path, query in GARBAGE:
        url = httpx.URL("http://test/").copy_with(raw_path=path + (b"?" + query if query else b""))
        for method in ("GET", "POST"):
            answer = await client.request(method, url)
            assert 400 <= answer.status_code < 500 or query.startswith(b"limit=1&"), (path[:40], query[:40])
    for headers in (
        [(b"if-match", b"\xff")], [(b"idempotency-key", b"\xff" * 300)], [(b"content-type", b"\xff")],
        [(b"accept", b"\xff")], [(b"content-length", b"9" * 400)], [(b"content-length", b"-1")],
    ):  # fmt: skip
        answer = await client.post("/v1/customers", content=b"{}", headers=headers)
        assert 400 <= answer.status_code < 500, headers
    assert await served.runtime.log.head() == 0
