"""A service whose API and readers run in processes of their own: PROCESS=api and PROCESS=worker."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.customer.app import service
from services.customer.customers import policies as payment_risk
from shared.kernel.messages import Meta
from shared.published.pipeline import PaymentOverdue
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import PATIENCE, Served, serving

Start: TypeAlias = Callable[[str], AbstractAsyncContextManager[Served]]
SAMPLE = Path(__file__).parent / "golden/published/pipeline/PaymentOverdue.json"


@pytest.fixture
def start(fresh_database: FreshDatabase, tmp_path: Path) -> Start:
    """Starts a process of the customer service, all of them on one database; its owner pipeline is away."""
    database = fresh_database()
    return lambda process: serving(
        service, database.serving_url, tmp_path, process=process, pipeline_url="http://127.0.0.1:9"
    )


def overdue(customer_id: str, number: int) -> PaymentOverdue:
    sample = json.loads(SAMPLE.read_text())["data"]
    own = {"customer_id": customer_id, "invoice_id": str(UUID(int=number)), "number": str(number)}
    return PaymentOverdue.model_validate(sample | own)


async def created(by: httpx.AsyncClient, name: str) -> tuple[str, int]:
    """A new customer's id, and its position."""
    answer = await by.post("/v1/customers", json={"name": name, "kind": "company", "country": "USA"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], int(answer.headers["Log-Position"])


async def names(by: httpx.AsyncClient, position: int) -> list[str]:
    answer = await by.get("/v1/customers", params={"min_position": position})
    assert answer.status_code == 200, answer.text
    return sorted(item["name"] for item in answer.json()["items"])


async def overdue_invoices(by: httpx.AsyncClient, customer_id: str) -> list[str]:
    answer = await by.get(f"/v1/customers/{customer_id}")
    return [one["number"] for one in answer.json()["risk"]["overdue"]]


async def states(of: Served) -> dict[str, str]:
    return {one["name"]: one["state"] for one in (await of.runtime.status())["readers"] if one["kind"] != "ingest"}


async def come(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.02)


async def all_are(of: Served, state: str) -> None:
    async def condition() -> bool:
        return set((await states(of)).values()) == {state}

    await come(condition)


async def test_two_apis_and_two_workers_are_one_service_and_the_second_worker_takes_over(start: Start) -> None:
    async with start("api") as one, start("api") as other, AsyncExitStack() as first, AsyncExitStack() as second:
        here, there = one.as_("assistant"), other.as_("assistant")
        await all_are(one, "nowhere")
        leading = await first.enter_async_context(start("worker"))
        await all_are(leading, "following")
        await all_are(one, "elsewhere")
        idle = await second.enter_async_context(start("worker"))
        await all_are(idle, "standing by")
        assert await one.runtime.ready() is None
        by_turns = [await created(here if number % 2 else there, f"ACME {number}") for number in range(6)]
        await one.hear(overdue(by_turns[0][0], 1))
        head = await one.caught_up()
        assert head == await other.caught_up() == 9, "six customers, one overdue payment, its mark and its task of care"
        assert await names(here, by_turns[-1][1]) == await names(there, head) == [f"ACME {n}" for n in range(6)]
        assert await overdue_invoices(here, by_turns[0][0]) == await overdue_invoices(there, by_turns[0][0]) == ["1"]
        await first.aclose()
        await all_are(idle, "following")
        _, position = await created(there, "ACME 6")
        await one.hear(overdue(by_turns[0][0], 2))
        assert await names(here, position) == [f"ACME {n}" for n in range(7)]
        assert await other.caught_up() == await one.caught_up() == 13
        assert await overdue_invoices(here, by_turns[0][0]) == ["1", "2"]


async def test_a_worker_answers_how_it_does_and_nothing_else(start: Start) -> None:
    async with start("worker") as worker:
        await worker.caught_up()
        anonymous, operator = worker.anonymous(), worker.as_("ops")
        assert (await anonymous.get("/livez")).json() == (await anonymous.get("/readyz")).json() == {"status": "ok"}
        assert (await operator.get("/ops/status")).json()["service"] == "customer"
        assert (await anonymous.get("/ops/status")).status_code == 401
        assert (await operator.get("/v1/customers")).status_code == 404


async def test_what_is_parked_elsewhere_is_retried_and_given_up_here(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers: dict[Any, Any] = payment_risk.policy.handlers
    marks = handlers[PaymentOverdue]

    def fails(event: PaymentOverdue, meta: Meta) -> None:
        raise ValueError("not today")

    async with start("api") as api, start("worker") as worker:
        operator, assistant = api.as_("ops"), api.as_("assistant")
        monkeypatch.setitem(handlers, PaymentOverdue, fails)
        acme, _ = await created(assistant, "ACME")
        await api.hear(overdue(acme, 1), overdue(acme, 2))
        await api.caught_up()
        parked = (await operator.get("/ops/parked")).json()["items"]
        assert [one["reader"] for one in parked] == ["policy:payment-risk"] * 2
        assert [one["parked"] for one in (await api.runtime.status())["readers"] if one["name"] == "payment-risk"] == [
            2
        ]
        monkeypatch.setitem(handlers, PaymentOverdue, marks)
        chosen = {"reader": "policy:payment-risk", "position": parked[0]["position"]}
        tried = await operator.post("/ops/parked/retry", json={"filter": chosen, "reason": "mended"})
        assert [one["outcome"] for one in tried.json()["results"]] == ["retried"]
        given_up = await operator.post("/ops/parked/discard", json={"filter": {}, "reason": "of no use"})
        assert [one["outcome"] for one in given_up.json()["results"]] == ["discarded"]
        assert await overdue_invoices(assistant, acme) == ["1"]
        await api.hear(overdue(acme, 3))
        await api.caught_up()
        await worker.caught_up()
        assert await overdue_invoices(assistant, acme) == ["1", "3"], "the worker goes on"
        assert (await api.runtime.status())["parked"] == 0


async def test_a_rebuild_asked_of_an_api_is_carried_out_by_the_worker_and_seen_from_everywhere(start: Start) -> None:
    path, reason = "/ops/projections/customers/rebuild", {"reason": "a row was changed by hand"}
    async with start("api") as api, start("api") as other:
        operator, onlooker = api.as_("ops"), other.as_("ops")

        async def is_(state: str) -> bool:
            shown[:] = [one["rebuild"] for one in await items(onlooker) if one["rebuild"]]
            return [one["state"] for one in shown] == [state]

        async with start("worker") as worker:
            _, last = await created(api.as_("assistant"), "ACME")
            await worker.caught_up()
        shown: list[dict[str, Any]] = []
        assert [one["versions"][0]["followed"] for one in await items(operator)] == [False] * len(service.projections)
        asked = await operator.post(path, json=reason)
        assert (asked.status_code, asked.json()["state"]) == (202, "asked")
        assert (await onlooker.post(path, json=reason)).status_code == 409
        assert await is_("asked")
        engine = create_async_engine(api.settings.database_url.replace("postgresql://", "postgresql+asyncpg://", 1))
        async with engine.begin() as hands:  # on the projector's checkpoint, so that nothing takes its place
            await hands.execute(text("SELECT FROM checkpoint WHERE reader LIKE 'projection:customers:%' FOR UPDATE"))
            async with start("worker"):
                await come(lambda: reaches(onlooker, last))
                [building] = [one["rebuild"] for one in await items(operator) if one["rebuild"]]
                assert (building["state"], building["target"], building["eta_seconds"]) == ("building", last + 1, 0.0)
            assert await is_("building")  # its worker is gone; the next one begins anew
        await engine.dispose()
        async with start("worker"):
            await come(lambda: is_("done"))
            assert shown[0]["position"] == shown[0]["target"] == last + 1
            assert await names(api.as_("assistant"), last) == ["ACME"]
        acts = (await operator.get("/ops/events", params={"type": "RebuildBegun"})).json()["items"]
        assert [(one["data"]["reason"], one["actor"]) for one in acts] == [(reason["reason"], "test-ops")]


async def items(operator: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await operator.get("/ops/projections")).json()["items"]
    return found


async def reaches(operator: httpx.AsyncClient, position: int) -> bool:
    """Whether a rebuild has come there."""
    return any(one["rebuild"]["position"] >= position for one in await items(operator) if one["rebuild"])
