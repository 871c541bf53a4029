"""Complaints over HTTP. A service takes seconds to start, so each test tells a whole story."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.testing.serving import Served

OWNER, OTHER, INVOICE = (str(UUID(int=n)) for n in range(1, 4))
BODY: dict[str, Any] = {
    "severity": "general",
    "category": "delivery",
    "product": "S10_1678",
    "description": "Two of forty arrived broken",
    "remedy_sought": "Replacement",
    "channel": "hotline",
    "raised_at": "2026-03-02T09:30:00Z",
    "contract_id": str(UUID(int=11)),
    "order_id": str(UUID(int=12)),
    "invoice_id": INVOICE,
}
NOW = datetime.now(UTC).replace(microsecond=0)


def ago(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def register(client: httpx.AsyncClient) -> str:
    answer = await client.post("/v1/customers", json={"name": "Gifts", "kind": "company", "owner_id": OWNER})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def complain(client: httpx.AsyncClient, customer_id: str, **more: Any) -> dict[str, Any]:
    answer = await client.post("/v1/complaints", json={**BODY, "customer_id": customer_id, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/v1/complaints/{made['id']}"
    return made


async def do(client: httpx.AsyncClient, made: dict[str, Any], verb: str, body: Any = None) -> dict[str, Any]:
    answer = await client.post(f"/v1/complaints/{made['id']}/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(client: httpx.AsyncClient, made: dict[str, Any], verb: str, body: Any) -> str:
    answer = await client.post(f"/v1/complaints/{made['id']}/{verb}", json=body)
    assert 400 <= answer.status_code < 500, answer.text
    return str(answer.json()["type"].removeprefix("/problems/"))


async def told(served: Served, *types: str) -> list[tuple[str, dict[str, Any]]]:
    items = (await served.as_("service").get("/feed")).json()["items"]
    return [(item["type"], item["data"]) for item in items if item["type"] in types]


async def found(served: Served, **query: str) -> list[str]:
    await served.caught_up()
    answer = await served.as_("sales_manager").get("/v1/complaints", params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


CASE = ("ComplaintRaised", "ComplaintEscalated", "ComplaintResolved", "ComplaintReopened", "SlaBreached")


async def test_a_general_complaint_from_raising_to_closing_and_back(served: Served) -> None:
    service, manager = served.as_("customer_service"), served.as_("sales_manager")
    customer_id = await register(manager)
    made = await complain(service, customer_id, raised_at=ago(2))
    assert {name: made[name] for name in BODY} == {**BODY, "raised_at": ago(2)}
    assert (made["status"], made["owner_id"], made["due_by"]) == ("open", OWNER, ago(-22))

    answered = (await do(service, made, "acknowledge"))["minutes_to_answer"]
    assert 120 <= answered <= (datetime.now(UTC) - moment(ago(2))) / timedelta(minutes=1)
    assert (await do(service, made, "assign", {"assignee_id": OTHER}))["owner_id"] == OTHER
    waiting = await do(service, made, "pause", {"reason": "the delivery note"})
    assert (waiting["status"], waiting["due_by"], waiting["pause_reason"]) == ("paused", None, "the delivery note")
    assert moment((await do(service, made, "resume"))["due_by"]) > moment(ago(-22))
    looked = await do(service, made, "investigate", {"findings": "stacked too high", "cause": "packaging"})
    assert (looked["findings"], looked["cause"]) == ("stacked too high", "packaging")
    assert (await do(service, made, "escalate", {"reason": "they leave"}))["escalated"] is True
    assert await refused(service, made, "close", {"customer_confirmed": True}) == "wrong-status"
    solved = await do(service, made, "resolve", {"resolution": "replaced", "compensation": "5 %"})
    assert (solved["status"], solved["compensation"], solved["breached"]) == ("resolved", "5 %", False)
    assert (await do(service, made, "close", {"customer_confirmed": True}))["status"] == "closed"
    again = await do(service, made, "reopen", {"reason": "broke again"})
    assert (again["status"], again["resolved_at"]) == ("open", None)
    assert [one["reason"] for one in again["reopenings"]] == ["broke again"]
    assert (await service.get(f"/v1/complaints/{made['id']}")).json() == again

    feed = await told(served, *CASE)
    assert [kind for kind, _ in feed] == [
        "ComplaintRaised", "ComplaintEscalated", "ComplaintResolved", "ComplaintReopened",
    ]  # fmt: skip
    for _, data in feed:
        assert data["complaint_id"] == made["id"] and data["invoice_id"] == INVOICE
        assert "description" not in data and "remedy_sought" not in data
    assert feed[2][1]["owner_id"] == OTHER


async def test_a_major_complaint_is_the_managers_and_closes_with_solution_and_plan(served: Served) -> None:
    rep, manager = served.as_("rep"), served.as_("sales_manager")
    made = await complain(rep, await register(rep), severity="major", raised_at=ago(1))
    assert [one["cause"] for one in made["escalations"]] == ["major"]
    await do(rep, made, "resolve", {"resolution": "replaced"})
    close = {"customer_confirmed": True}
    assert await refused(rep, made, "close", close) == "solution-missing"
    solution = {"text": "replace all", "agreed_by": ["legal", "after_sales"]}
    assert await refused(rep, made, "solution", solution) == "forbidden"
    answer = await manager.post(f"/v1/complaints/{made['id']}/solution", json={**solution, "agreed_by": ["legal"]})
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/agreed_by"
    assert (await do(manager, made, "solution", solution))["solution"] == solution
    assert await refused(rep, made, "close", close) == "repair-plan-missing"
    plan = {"steps": ["letter of apology", "added service"], "owner_id": OWNER, "due_on": "2026-03-31"}
    assert (await do(manager, made, "repair-plan", plan))["repair_plan"] == plan
    assert (await do(rep, made, "close", close))["status"] == "closed"


async def test_a_run_says_once_what_is_late_and_escalates_it(served: Served) -> None:
    service = served.as_("customer_service")
    customer_id = await register(served.as_("rep"))
    late = await complain(service, customer_id, raised_at=ago(30))
    fresh = await complain(service, customer_id, raised_at=ago(1))
    waits = await complain(service, customer_id, raised_at=ago(1))
    await do(service, waits, "pause", {"reason": "the customer travels"})
    major = await complain(service, customer_id, raised_at=ago(30), severity="major")
    too_late = await complain(service, customer_id, raised_at=ago(40))
    assert (await do(service, too_late, "resolve", {"resolution": "replaced"}))["breached"] is True

    early = await service.post("/v1/complaint-runs", json={"as_of": ago(7)})
    assert early.status_code == 200, early.text
    assert (early.json()["found"], early.json()["breached"]) == (0, 0)
    key = {"Idempotency-Key": "r1"}
    first = await service.post("/v1/complaint-runs", json={"as_of": ago(0)}, headers=key)
    assert {name: first.json()[name] for name in ("as_of", "found", "breached", "escalated")} == {
        "as_of": ago(0), "found": 1, "breached": 1, "escalated": 1,
    }  # fmt: skip
    repeated = await service.post("/v1/complaint-runs", json={"as_of": ago(0)}, headers=key)
    assert repeated.json() == first.json()
    run = await service.get(f"/v1/complaint-runs/{first.json()['run_id']}")
    assert run.json() == first.json()
    again = await service.post("/v1/complaint-runs", json={"as_of": ago(-1)})
    assert (again.json()["found"], again.json()["breached"]) == (0, 0)

    now = (await service.get(f"/v1/complaints/{late['id']}")).json()
    assert (now["breached"], now["breached_as_of"], now["escalations"][0]["cause"]) == (True, ago(0), "breach")
    breaches = [data for kind, data in await told(served, "SlaBreached")]
    assert [data["complaint_id"] for data in breaches] == [too_late["id"], late["id"]]
    assert (breaches[1]["due_by"], breaches[1]["as_of"]) == (ago(6), ago(0))

    later = await service.post("/v1/complaint-runs", json={"as_of": ago(-100)})
    assert later.json()["breached"] == 2  # the fresh one and the major one; the paused one waits
    assert await found(served, breached="true") == [late["id"], fresh["id"], major["id"], too_late["id"]]
    assert await found(served, status="paused") == [waits["id"]]
    assert await found(served, severity="major", owner_id=OWNER, customer_id=customer_id) == [major["id"]]
    assert (await served.as_("legal").post("/v1/complaint-runs", json={"as_of": ago(0)})).status_code == 403


async def test_complaints_are_counted_by_the_companys_days(served: Served) -> None:
    service = served.as_("customer_service")
    customer_id = await register(served.as_("rep"))
    before = await complain(service, customer_id, raised_at="2026-03-01T15:59:00Z", category="price", product=None)
    first = await complain(service, customer_id, raised_at="2026-03-01T16:00:00Z")  # 2 March, 00:00 in Shanghai
    await complain(service, customer_id, raised_at="2026-03-03T15:59:59Z", severity="major")
    await complain(service, customer_id, raised_at="2026-03-03T16:00:00Z")
    await do(service, first, "investigate", {"findings": "stacked too high", "cause": "packaging"})
    await do(service, first, "resolve", {"resolution": "replaced"})
    await do(service, before, "assign", {"assignee_id": OTHER})
    await served.caught_up()

    async def report(**query: str) -> dict[str, Any]:
        answer = await service.get("/v1/reports/complaints", params=query)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    days = {"from": "2026-03-02", "to": "2026-03-03"}
    two = await report(**days, by="category")
    (row,) = two["rows"]
    counts = {"complaints": 2, "general": 1, "major": 1, "open": 1, "resolved": 1, "breached": 1}
    assert {name: row[name] for name in counts} == counts == {name: two["total"][name] for name in counts}
    assert (row["key"], row["label"], row["minutes_to_resolve"]) == ("delivery", "delivery", row["minutes_to_answer"])
    assert row["minutes_to_resolve"] > 24 * 60

    async def keys(by: str) -> list[tuple[str | None, int]]:
        return [(row["key"], row["complaints"]) for row in (await report(by=by))["rows"]]

    assert await keys("category") == [("delivery", 3), ("price", 1)]
    assert await keys("product") == [("S10_1678", 3), (None, 1)]
    assert await keys("cause") == [(None, 3), ("packaging", 1)]
    assert await keys("rep") == [(OWNER, 3), (OTHER, 1)]
    nobody = await report(**{"from": "2027-01-01"})
    assert nobody["rows"] == [] and nobody["total"]["complaints"] == 0
    assert nobody["total"]["minutes_to_answer"] is None
    assert (await report(**{"from": "0001-01-01", "to": "9999-12-31"}))["total"]["complaints"] == 4
    assert (await service.get("/v1/reports/complaints", params={"from": "2026-03-04", "to": "2026-03-03"})).is_error


async def test_what_a_complaint_cannot_be_is_pointed_at(served: Served) -> None:
    rep = served.as_("rep")
    customer_id = await register(rep)
    for wrong, pointer in [
        ({"customer_id": str(uuid4())}, "/customer_id"),
        ({"severity": "huge"}, "/severity"),
        ({"channel": "fax"}, "/channel"),
        ({"raised_at": "2026-03-02T09:30:00"}, "/raised_at"),
        ({"raised_at": "9999-12-31T23:59:59Z"}, "/raised_at"),
        ({"invoice_id": "INV-1"}, "/invoice_id"),
        ({"mood": "bad"}, "/mood"),
    ]:
        answer = await rep.post("/v1/complaints", json={**BODY, "customer_id": customer_id, **wrong})
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer, answer.text
    assert (await rep.post(f"/v1/complaints/{uuid4()}/acknowledge")).status_code == 404
    body = {**BODY, "customer_id": customer_id}
    assert (await served.as_("finance").post("/v1/complaints", json=body)).status_code == 403
