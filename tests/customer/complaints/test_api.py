"""Complaints over HTTP. A service takes seconds to start, so each test tells a whole story."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from shared.testing.serving import Served
from tests.customer.complaining import BODY, INVOICE, OTHER, OWNER, ago, complain, do, moment, refused, register, told

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
