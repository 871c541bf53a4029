"""A sales plan over HTTP, from its draft to its report: with the tasks that carry it out, by hand and by visits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.published.customer import CustomersMerged, VisitLogged
from shared.testing.serving import Served
from tests.performance.attainment.test_api import Company, a_deal
from tests.performance.heard import Heard

SHOP, STORE = uuid4(), uuid4()
SAID: dict[str, Any] = {
    "goals": [{"metric": "signed_amount", "amount": "100", "currency": "USD"}, {"metric": "visits", "amount": 4}],
    "strategy": {"posture": "build", "text": "Win the shops"},
    "research": ["Forty shops"],
    "phases": [
        {"name": "Approach", "from": "2004-07-01", "to": "2004-08-15", "goal": "Every shop visited"},
        {"name": "Offers", "from": "2004-08-16", "to": "2004-09-30", "goal": "Ten offers"},
    ],
}


def said(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def pointers(answer: httpx.Response) -> list[str]:
    return [error["pointer"] for error in said(answer, 422)["errors"]]


def a_visit(rep_id: str, on: date, customer_id: UUID = SHOP) -> VisitLogged:
    words = {"channel": "onsite", "purpose": "ships", "outcome": "wants forty"}
    return VisitLogged(visit_id=uuid4(), customer_id=customer_id, rep_id=UUID(rep_id), visited_on=on, **words)


async def test_a_plan_is_approved_by_the_superior_revised_and_compared_to_what_was_done(served: Served) -> None:
    company = await Company(served).found()
    manager, director = served.as_("sales_manager"), served.as_("director")
    leads = served.as_("regional_manager", rep_id=UUID(company.boris))
    await company.made(f"/v1/units/{company.north}/manager", rep_id=company.boris, on="2003-01-01")

    body = {"unit_id": company.north, "period": "2004-Q3", **SAID}
    assert pointers(await manager.post("/v1/sales-plans", json={**body, "unit_id": str(uuid4())})) == ["/unit_id"]
    assert pointers(await manager.post("/v1/sales-plans", json={**body, "goals": [{"metric": "x"}]}))[0].startswith(
        "/goals/0"
    )
    nobody = {**body, "unit_id": None, "rep_id": str(uuid4())}
    assert pointers(await manager.post("/v1/sales-plans", json=nobody)) == ["/rep_id"]
    drafted = said(await manager.post("/v1/sales-plans", json=body), 201)
    path = f"/v1/sales-plans/{drafted['id']}"
    assert (drafted["status"], drafted["document_version"], drafted["in_force"]) == ("draft", 1, None)
    assert drafted["goals"][0] == {"metric": "signed_amount", "amount": "100.00", "currency": "USD"}
    assert {name: drafted[name] for name in ("strategy", "research", "phases")} == {
        name: SAID[name] for name in ("strategy", "research", "phases")
    }

    said(await manager.post(f"{path}/submit", json={}))
    await served.caught_up()
    own = said(await leads.post(f"{path}/approve", json={}), 403)
    assert own["type"] == "/problems/own-approval"  # Boris leads the unit
    assert said(await director.post(f"{path}/approve", json={}))["status"] == "approved"
    second = said(await manager.post("/v1/sales-plans", json=body), 201)["id"]
    said(await manager.post(f"/v1/sales-plans/{second}/submit", json={}))
    taken = said(await director.post(f"/v1/sales-plans/{second}/approve", json={}), 409)
    assert taken["existing_id"] == drafted["id"]

    revision = {"body": {**SAID, "goals": "Forty shops won"}, "reason": "two have closed"}
    revised = said(await manager.post(f"{path}/revise", json=revision))
    assert (revised["status"], revised["document_version"], revised["goals"]) == ("draft", 2, "Forty shops won")
    assert (revised["in_force"]["document_version"], revised["in_force"]["goals"]) == (1, drafted["goals"])

    task = {"assignee_id": company.boris, "title": "Visit the shop", "due_on": "2004-07-31", "plan_id": drafted["id"]}
    for field in ("assignee_id", "plan_id"):
        assert pointers(await manager.post("/v1/tasks", json={**task, field: str(uuid4())})) == [f"/{field}"]
    done = said(await manager.post("/v1/tasks", json=task), 201)
    said(await manager.post(f"/v1/tasks/{done['id']}/complete", json={"result": "seen"}))
    said(await manager.post("/v1/tasks", json=task), 201)
    await company.hear(a_deal(1, "60", "2004-07-20", (company.boris, "100")))

    report = said(await director.get(f"{path}/report", params={"as_of": "2004-08-15"}))
    assert (report["document_version"], report["as_of"], report["period"]) == (1, "2004-08-15", "2004-Q3")
    rows = {row["metric"]: row for row in report["rows"]}
    assert {name: rows["signed_amount"][name] for name in ("goal", "target", "actual", "rate", "pace")} == {
        "goal": "100.00", "target": None, "actual": "60.00", "rate": "0.6000", "pace": "120.00",
    }  # fmt: skip
    assert (rows["visits"]["goal"], rows["visits"]["actual"], rows["new_customers"]["goal"]) == (4, 0, None)
    assert [one["state"] for one in report["phases"]] == ["under_way", "ahead"]
    assert report["tasks"] == {"open": 1, "overdue": 0, "completed": 1}
    narrow = served.as_("rep", rep_id=UUID(company.anna))
    said(await narrow.get(f"{path}/report"), 404)
    said(await narrow.get(path), 404)
    page = said(await leads.get("/v1/sales-plans", params={"period": "2004-Q3", "status": "draft"}))
    assert [one["id"] for one in page["items"]] == [drafted["id"]]


async def test_tasks_are_accepted_done_by_visits_and_overdue_once(served: Served) -> None:
    company = await Company(served).found()
    manager, visits = served.as_("sales_manager"), Heard(served, "customer")
    anna = served.as_("rep", rep_id=UUID(company.anna))
    today = datetime.now(UTC).date() + timedelta(days=1)  # whatever day it is where the company is

    async def assign(**more: Any) -> str:
        body = {"assignee_id": company.anna, "title": "Visit the shop", "due_on": "2004-07-31", **more}
        return str(said(await manager.post("/v1/tasks", json=body), 201)["id"])

    async def status(task_id: str) -> str:
        return str(said(await manager.get(f"/v1/tasks/{task_id}"))["status"])

    plain, visit = await assign(), await assign(customer_id=str(SHOP), due_on="2999-12-31")
    other = await assign(customer_id=str(SHOP), due_on="2999-12-31")
    await served.caught_up()
    said(await anna.post(f"/v1/tasks/{visit}/accept", json={}))
    said(await served.as_("rep", rep_id=UUID(company.boris)).post(f"/v1/tasks/{visit}/accept", json={}), 404)
    passed = {"assignee_id": company.boris, "reason": "on leave"}
    assert said(await manager.post(f"/v1/tasks/{other}/reassign", json=passed))["assignee_id"] == company.boris
    hers = {"assignee_id": company.boris, "title": "Not yours to give", "due_on": "2004-07-31"}
    said(await anna.post("/v1/tasks", json=hers), 403)
    assert pointers(await anna.post(f"/v1/tasks/{visit}/reassign", json=passed)) == ["/assignee_id"]
    said(await anna.post(f"/v1/tasks/{other}/reassign", json=passed), 404)

    await visits(a_visit(company.anna, date(2004, 1, 1)), a_visit(company.anna, today, STORE))
    assert [await status(one) for one in (plain, visit, other)] == ["assigned", "accepted", "assigned"]
    await visits(CustomersMerged(customer_id=SHOP, into_id=STORE))
    later = await assign(customer_id=str(SHOP), due_on="2999-12-31")
    seen = a_visit(company.anna, today, STORE)
    await visits(seen)
    assert [await status(one) for one in (plain, visit, other, later)] == [
        "assigned", "completed", "assigned", "completed",
    ]  # fmt: skip
    shown = said(await manager.get(f"/v1/tasks/{visit}"))
    assert (shown["result"], shown["visit_id"], shown["completed_on"]) == (
        "wants forty", str(seen.visit_id), today.isoformat(),
    )  # fmt: skip
    said(await manager.post(f"/v1/tasks/{other}/withdraw", json={"reason": "closed"}))
    await visits(a_visit(company.boris, today, STORE))
    assert await status(other) == "withdrawn"

    async def run(as_of: str) -> tuple[int, int]:
        found = said(await manager.post("/v1/task-runs", json={"as_of": as_of}))
        return found["found"], found["overdue"]

    assert [await run(day) for day in ("2004-07-31", "2004-08-01", "2004-08-01", "2004-07-01", "2999-12-31")] == [
        (0, 0), (1, 1), (1, 0), (0, 0), (1, 0),
    ]  # fmt: skip
    listed = said(await anna.get("/v1/tasks", params={"status": "overdue", "due_by": "2004-07-31"}))["items"]
    assert [(one["id"], one["overdue_as_of"]) for one in listed] == [(plain, "2004-08-01")]
    said(await company.hr.post(f"/v1/reps/{company.boris}/leave", json={"on": "2010-01-01", "reason": "moves"}))
    gone = {"assignee_id": company.boris, "title": "Too late", "due_on": "2004-07-31"}
    assert pointers(await manager.post("/v1/tasks", json=gone)) == ["/assignee_id"]
