"""After-sales service over HTTP, as one story: the standard, requests with their times, complaints, usage reviews."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx

from shared.kernel.calendar import Grain, period, period_of
from shared.published.pipeline import DealSigned
from shared.testing.serving import Served
from tests.customer.complaining import NOW, OTHER, OWNER, ago, complain, register, told

RULES: list[dict[str, Any]] = [
    {"of": "request", "kind": "fault", "answer_hours": 2, "solve_hours": 8, "clock": "all_hours"},
    {"of": "request", "kind": "usage", "answer_hours": 2, "solve_hours": 2, "clock": "working"},
    {"of": "request", "kind": "inquiry", "tier": "A", "answer_hours": 1, "solve_hours": 2, "clock": "all_hours"},
    {"of": "complaint", "kind": "general", "answer_hours": 1, "solve_hours": 2, "clock": "working"},
]
STANDARD: dict[str, Any] = {"effective_on": "2022-01-01", "rules": RULES}
FAULT: dict[str, Any] = {"kind": "fault", "channel": "phone", "description": "dark", "product": "S10_1678"}


async def ask(client: httpx.AsyncClient, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = await client.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def listed(served: Served, path: str, **query: str) -> list[str]:
    await served.caught_up()
    answer = await served.as_("sales_manager").get(path, params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_the_standard_rules_requests_and_complaints_and_what_is_late_is_said_once(served: Served) -> None:
    service, manager = served.as_("customer_service"), served.as_("sales_manager")
    customer_id = await register(served.as_("rep"))
    fault = {**FAULT, "customer_id": customer_id}
    before = await ask(service, "POST", "/v1/service-requests", {**fault, "received_at": ago(30)}, 201)
    assert before["standard_version"] is None and before["answer_due_by"] is None

    # The standard: dated versions
    await ask(manager, "GET", "/v1/service-standard", status=404)
    standard = await ask(manager, "PUT", "/v1/service-standard", STANDARD)
    assert {name: standard[name] for name in STANDARD} == {**STANDARD, "rules": [{"tier": None, **r} for r in RULES]}
    assert standard["working_time"]["opens"] == "10:00" and standard["document_version"] == 1
    assert await ask(manager, "PUT", "/v1/service-standard", STANDARD) == standard
    future = {"effective_on": "2999-01-01", "rules": []}
    assert (await ask(manager, "PUT", "/v1/service-standard", future))["document_version"] == 2
    assert (await ask(manager, "GET", "/v1/service-standard?on=2026-01-01"))["document_version"] == 1
    assert (await ask(manager, "GET", "/v1/service-standard?version=1"))["rules"] == standard["rules"]
    wrong = {**STANDARD, "rules": [RULES[0], {**RULES[0], "kind": "general"}]}
    refused = await ask(manager, "PUT", "/v1/service-standard", wrong, 422)
    assert refused["errors"][0]["pointer"] == "/rules/1/kind"
    await ask(served.as_("rep"), "PUT", "/v1/service-standard", STANDARD, 403)

    # It gives complaints their hours, and requests theirs: within working time, and by the clock
    friday = await complain(service, customer_id, raised_at="2022-10-21T17:00:00+08:00")
    assert (friday["due_by"], friday["clock"]) == ("2022-10-24T03:00:00Z", "working")
    assert (friday["answer_due_by"], friday["standard_version"]) == ("2022-10-21T10:00:00Z", 1)
    major = await complain(service, customer_id, severity="major", raised_at=ago(1))
    assert (major["solve_hours"], major["clock"], major["standard_version"]) == (72, "all_hours", None)
    weekend = {**fault, "kind": "usage", "received_at": "2022-10-21T17:00:00+08:00"}
    use = await ask(service, "POST", "/v1/service-requests", weekend, 201)
    assert use["answer_due_by"] == use["solve_due_by"] == "2022-10-24T03:00:00Z"

    # A rule for a tier holds for the customers that have it
    inquiry = {**fault, "kind": "inquiry"}
    assert (await ask(service, "POST", "/v1/service-requests", inquiry, 201))["answer_hours"] is None
    strategic = {"tier": "A", "reason": "pilot", "until": "2999-12-31"}
    await ask(manager, "POST", f"/v1/customers/{customer_id}/tier-override", strategic)
    asked = await ask(service, "POST", "/v1/service-requests", inquiry, 201)
    assert (asked["tier"], asked["answer_hours"], asked["solve_hours"]) == ("A", 1, 2)

    # A request with its caller, answered, assigned and closed
    caller = {"caller_name": "Jean King", "caller_phone": "702 555"}
    late = await ask(service, "POST", "/v1/service-requests", {**fault, **caller, "received_at": ago(4)}, 201)
    assert {name: late[name] for name in caller} == caller and late["owner_id"] == OWNER
    assert (late["answer_due_by"], late["solve_due_by"], late["status"]) == (ago(2), ago(-4), "open")
    path = f"/v1/service-requests/{late['id']}"
    assert await ask(service, "GET", path) == late
    fresh = await ask(service, "POST", "/v1/service-requests", fault, 201)
    assert fresh["received_at"] == fresh["created_at"]
    unknown = {**fault, "customer_id": OTHER}
    assert (await ask(service, "POST", "/v1/service-requests", unknown, 422))["errors"][0]["pointer"] == "/customer_id"

    # What is late is said once
    run = await ask(service, "POST", "/v1/service-runs", {"as_of": ago(0)})
    assert {name: run[name] for name in ("as_of", "found", "breached", "reviews_due")} == {
        "as_of": ago(0), "found": 2, "breached": 3, "reviews_due": 0,
    }  # fmt: skip
    assert await ask(service, "GET", f"/v1/service-runs/{run['run_id']}") == run
    again = await ask(service, "POST", "/v1/service-runs", {"as_of": ago(0)})
    assert (again["found"], again["breached"]) == (0, 0)
    assert await listed(served, "/v1/service-requests", breached="true") == [use["id"], late["id"]]
    answered = await ask(service, "POST", f"{path}/answer", {"text": "Press for ten seconds"})
    assert [breach["time"] for breach in answered["breaches"]] == ["answer"] and answered["status"] == "answered"
    assert (await ask(service, "POST", f"{path}/assign", {"assignee_id": OTHER}))["owner_id"] == OTHER
    closed = await ask(service, "POST", f"{path}/close", {"solution": "Replaced"})
    assert (closed["status"], closed["solution"], closed["due_by"]) == ("closed", "Replaced", None)
    await ask(service, "POST", f"{path}/answer", {"text": "too late"}, 409)
    assert await listed(served, "/v1/service-requests", status="closed", owner_id=OTHER) == [late["id"]]

    # Escalated, it goes on as a complaint from its own start
    path = f"/v1/service-requests/{before['id']}"
    gone = await ask(service, "POST", f"{path}/escalate", {"severity": "major", "reason": "smoke"})
    assert (gone["status"], gone["severity"]) == ("escalated", "major")
    assert await ask(service, "POST", f"{path}/escalate", {"severity": "major"}) == gone
    complaint = await ask(service, "GET", f"/v1/complaints/{gone['complaint_id']}")
    assert (complaint["request_id"], complaint["raised_at"]) == (before["id"], ago(30))
    assert (complaint["category"], complaint["channel"], complaint["product"]) == ("fault", "hotline", "S10_1678")
    assert (complaint["due_by"], complaint["escalated"]) == (ago(30 - 72), True)
    assert (await told(served, "ComplaintRaised"))[-1][1]["raised_at"] == ago(30)
    assert "Jean" not in str(await told(served, "ComplaintRaised"))


async def test_who_bought_something_is_reviewed_once_a_quarter(served: Served) -> None:
    service, quarter = served.as_("after_sales"), period(period_of(NOW.date(), Grain.QUARTER))
    bought, twin, met, new, stranger, gone = [await register(served.as_("rep")) for _ in range(6)]
    old = date(quarter.first.year - 1, 1, 1)
    await served.hear(*(signed(one, old) for one in (bought, twin, met, gone)), signed(new, quarter.first))
    await served.hear(signed(bought, quarter.first))
    await ask(served.as_("director"), "POST", f"/v1/customers/{gone}/archive", {"reason": "closed down"})
    today = str(quarter.first)
    body = {"on": today, "usage": "daily", "satisfaction": 4, "needs": "spares"}
    review = await ask(service, "POST", "/v1/usage-reviews", {**body, "customer_id": met}, 201)
    assert {name: review[name] for name in body} == body
    assert (review["status"], review["period"], review["owner_id"]) == ("reviewed", quarter.name, OWNER)
    await served.caught_up()

    run = await ask(service, "POST", "/v1/service-runs", {"as_of": today})
    assert (run["as_of"], run["reviews_due"]) == (today, 2)
    assert (await ask(service, "POST", "/v1/service-runs", {"as_of": today}))["reviews_due"] == 0
    of_whom = {"status": "due", "due_by": str(quarter.last)}
    [[due], [due_of_twin]] = [
        await listed(served, "/v1/usage-reviews", customer_id=one, **of_whom) for one in (bought, twin)
    ]
    shown = await ask(service, "GET", f"/v1/usage-reviews/{due}")
    assert (shown["customer_id"], shown["due_on"], shown["usage"]) == (bought, str(quarter.last), None)

    # A review of who stands for two records is that of both
    await ask(served.as_("director"), "POST", f"/v1/customers/{twin}/merge", {"into_id": bought})
    worded = {**body, "customer_id": bought, "satisfaction": "could be quieter"}
    kept_by = await ask(service, "POST", "/v1/usage-reviews", worded, 201)
    assert kept_by["satisfaction"] == "could be quieter"
    for one in (due, due_of_twin):
        kept = await ask(service, "GET", f"/v1/usage-reviews/{one}")
        assert (kept["status"], kept["review_id"]) == ("kept", kept_by["id"])
    assert await listed(served, "/v1/usage-reviews", customer_id=stranger) == []
    for wrong in ({"satisfaction": 6}, {"customer_id": OTHER}):
        refused = await ask(service, "POST", "/v1/usage-reviews", {**worded, **wrong}, 422)
        assert refused["errors"][0]["pointer"].startswith(f"/{next(iter(wrong))}")
    assert {await count(served, one) for one in (new, stranger)} == {0}


async def count(served: Served, customer_id: str) -> int:
    return len(await listed(served, "/v1/usage-reviews", customer_id=customer_id))


def signed(customer_id: str, on: date) -> DealSigned:
    of = UUID(customer_id)
    contract_id = UUID(int=of.int + on.toordinal())
    return DealSigned(
        contract_id=contract_id,
        document_version=1,
        customer_id=of,
        amount=Decimal(1),
        currency="CNY",
        signed_on=on,
    )
