"""Supervision over HTTP: reviews, inspections, audits of the data, improvements and cases."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.published.customer import CustomersMerged, VisitLogged
from shared.published.pipeline import OpportunityLost, StageAdvanced
from shared.testing.serving import Served
from tests.performance.heard import Heard
from tests.performance.staffing import done, form, join, refused

YESTERDAY, LATER = (str(datetime.now(UTC).date() + timedelta(days=days)) for days in (-1, 30))
A, B, C = (UUID(int=n) for n in (11, 12, 13))


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def pointers(client: httpx.AsyncClient, path: str, **body: Any) -> list[str]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


async def ids(client: httpx.AsyncClient, path: str, **query: str) -> list[str]:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["items"]]


class Staff:
    """Anna, whose leader is Leo, in North; Boris in South."""

    def __init__(self, served: Served, hr: httpx.AsyncClient) -> None:
        self.served, self.hr = served, hr

    async def hired(self) -> "Staff":
        self.sales = await form(self.hr, "Sales")
        self.north, self.south = await form(self.hr, "North", self.sales), await form(self.hr, "South", self.sales)
        self.anna, self.boris = await join(self.hr, "Anna", self.north), await join(self.hr, "Boris", self.south)
        self.leo = await join(self.hr, "Leo", self.north, position="group_leader")
        await done(self.hr, f"/v1/units/{self.north}/manager", rep_id=self.leo, on="2003-01-01")
        self.as_anna = self.served.as_("rep", rep_id=UUID(self.anna))
        self.as_boris = self.served.as_("rep", rep_id=UUID(self.boris))
        self.as_leo = self.served.as_("group_leader", rep_id=UUID(self.leo))
        return self


@pytest.fixture
async def staff(served: Served, hr: httpx.AsyncClient) -> Staff:
    return await Staff(served, hr).hired()


async def test_supervision_from_a_review_to_a_checked_effect(staff: Staff, served: Served) -> None:
    as_leo, as_anna, hr, unknown = staff.as_leo, staff.as_anna, staff.hr, str(uuid4())
    said = {"kind": "one_to_one", "held_on": YESTERDAY, "feedback": "Well prepared", "problems": ["Few offers"]}
    held = await made(
        as_leo, "/v1/reviews", **said, rep_id=staff.anna, participants=[staff.leo], period="2026-Q1", next_on=LATER
    )
    path = f"/v1/reviews/{held['id']}"
    assert (held["status"], held["held_by_rep"], held["problems"]) == ("held", staff.leo, ["Few offers"])
    assert await pointers(as_leo, "/v1/reviews", **said, rep_id=unknown) == ["/rep_id"]
    assert await pointers(as_leo, "/v1/reviews", **said, rep_id=staff.anna, participants=[unknown]) == [
        "/participants/0"
    ]
    assert await pointers(as_leo, "/v1/reviews", **said, rep_id=staff.anna, period="2026-13") == ["/period"]
    assert await pointers(as_leo, "/v1/reviews", **said | {"held_on": LATER}, rep_id=staff.anna) == ["/held_on"]
    assert await pointers(as_leo, "/v1/reviews", **said | {"held_on": "2002-12-31"}, rep_id=staff.anna) == ["/held_on"]
    outside = await as_leo.post("/v1/reviews", json=said | {"rep_id": staff.boris})
    assert (outside.status_code, outside.json()["errors"][0]["pointer"]) == (403, "/rep_id")
    own = await as_leo.post("/v1/reviews", json=said | {"rep_id": staff.leo})
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")
    answered = await done(as_anna, f"{path}/answer", text="Agreed")
    assert (answered["status"], answered["answers"][0]["text"]) == ("answered", "Agreed")
    assert await refused(as_leo, f"{path}/answer", text="So do I") == "not-reviewed"
    assert (await staff.as_boris.get(path)).status_code == 404

    rule = await made(hr, "/v1/rules", title="Gifts", text="1. Asked for\n2. Listed", binds={"units": [staff.sales]})
    finding = {"what": "Gifts are asked for", "ok": False, "rule_id": rule["id"], "clause": "1"}
    told = {"kind": "compliance", "subject": "Gifts", "inspected_on": YESTERDAY, "rep_id": staff.anna}
    assert await pointers(hr, "/v1/inspections", **told, findings=[finding]) == ["/findings/0/rule_id"]  # a draft
    await done(served.as_("director"), f"/v1/rules/{rule['id']}/publish", effective_on="2003-01-01")
    wrong = [{**finding, "clause": "9"}]
    assert await pointers(hr, "/v1/inspections", **told, findings=wrong) == ["/findings/0/clause"]
    wrong = [{**finding, "rule_id": unknown}]
    assert await pointers(hr, "/v1/inspections", **told, findings=wrong) == ["/findings/0/rule_id"]
    failed = await made(served.as_("legal"), "/v1/inspections", **told, findings=[finding])
    passed = await made(as_leo, "/v1/inspections", **told, findings=[{**finding, "ok": True}])
    assert (failed["status"], passed["status"], failed["findings"][0]["clause"]) == ("failed", "passed", "1")

    plan = {"problem": "Few offers", "measure": "Prepare together", "owner_id": staff.anna, "due_on": LATER}
    assert await pointers(as_leo, "/v1/improvements", **plan, review_id=unknown) == ["/review_id"]
    assert await pointers(as_leo, "/v1/improvements", **plan | {"owner_id": unknown}) == ["/owner_id"]
    other = staff.as_boris
    assert await pointers(other, "/v1/improvements", **plan | {"owner_id": staff.boris}, review_id=held["id"]) == [
        "/review_id"
    ]
    gone = await join(hr, "Gone", staff.north)
    await done(hr, f"/v1/reps/{gone}/leave", on="2004-01-01", reason="moves abroad")
    assert await refused(as_leo, "/v1/improvements", **plan | {"owner_id": gone}) == "not-employed"
    agreed = await made(as_leo, "/v1/improvements", **plan, review_id=held["id"])
    path = f"/v1/improvements/{agreed['id']}"
    assert (agreed["status"], agreed["effect"], agreed["review_id"]) == ("agreed", None, held["id"])
    owner = served.as_("admin", rep_id=UUID(staff.anna))
    own = await owner.post(f"{path}/verify", json={"effect": "Fine"})
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")
    checked = await done(as_leo, f"{path}/verify", effect="No change", achieved=False)
    assert (checked["status"], checked["effect"]) == ("ineffective", "No change")
    adjusted = await done(as_leo, f"{path}/adjust", measure="Sit in", due_on=LATER, reason="Not enough")
    assert (adjusted["status"], adjusted["measure"], adjusted["effect"]) == ("agreed", "Sit in", None)
    checked = await done(as_leo, f"{path}/verify", effect="One in three")
    assert (checked["status"], len(checked["verifications"])) == ("effective", 2)

    shared = await made(as_anna, "/v1/cases", title="Won back", kind="success", text="A shelf", tags=["win-back"])
    assert shared["rep_id"] == staff.anna
    await served.caught_up()
    assert await ids(staff.as_boris, "/v1/cases", tag="win-back") == [shared["id"]]
    assert await ids(as_anna, "/v1/reviews", rep_id=staff.anna) == [held["id"]]
    assert await ids(staff.as_boris, "/v1/reviews") == await ids(staff.as_boris, "/v1/improvements") == []
    assert await ids(hr, "/v1/inspections", broken_rule_id=rule["id"]) == [failed["id"]]
    assert await ids(as_anna, "/v1/improvements", review_id=held["id"], status="effective") == [agreed["id"]]
    assert await ids(as_leo, "/v1/reviews", next_by=LATER) == [held["id"]]
    assert await ids(as_leo, "/v1/reviews", next_by=YESTERDAY) == []
    record = (await as_anna.get(f"/v1/reps/{staff.anna}/record")).json()["entries"]
    assert {(one["kind"], one["what"]) for one in record} == {
        ("joined", "rep"), ("review", "one_to_one, 2026-Q1"), ("inspection_failed", "compliance: Gifts"),
        ("inspection", "compliance: Gifts"), ("improvement_failed", "No change"), ("improvement", "One in three"),
    }  # fmt: skip


async def test_an_audit_keeps_visits_logged_against_deals_moved(staff: Staff, served: Served) -> None:
    anna, boris = UUID(staff.anna), UUID(staff.boris)

    def visit(n: int, rep_id: UUID, customer_id: UUID, on: date) -> VisitLogged:
        return VisitLogged(
            visit_id=UUID(int=n), customer_id=customer_id, rep_id=rep_id, visited_on=on, channel="onsite",
            purpose="p", outcome="o",
        )  # fmt: skip

    def step(n: int, rep_id: UUID, customer_id: UUID) -> dict[str, Any]:
        return {
            "opportunity_id": UUID(int=100 + n), "customer_id": customer_id, "owner_id": rep_id,
            "amount": Decimal("5.00"), "currency": "CNY", "probability": Decimal(25),
        }  # fmt: skip

    may = date(2026, 5, 4)
    customers, deals = Heard(served, "customer"), Heard(served)
    await customers(
        visit(1, anna, A, may), visit(2, anna, A, date(2026, 5, 31)), visit(3, anna, B, may),
        visit(4, anna, C, date(2026, 6, 1)), visit(5, boris, C, may),
    )  # fmt: skip
    await deals(
        StageAdvanced(**step(1, anna, A), stage="needs", previous="lead", on=may),
        StageAdvanced(**step(1, anna, A), stage="proposal", previous="needs", on=may),
        StageAdvanced(**step(2, anna, B), stage="needs", previous="needs", on=may),  # only another probability
        OpportunityLost(**step(3, anna, C), stage="lost", previous="needs", reason="price", on=may),
    )
    scope = {"scope": "Visits against deals moved", "period": "2026-05", "findings": "B is visited in vain"}
    audit = await made(staff.hr, "/v1/data-audits", **scope, unit_id=staff.north)
    of_anna = {
        "rep_id": staff.anna, "visits": 3, "customers_visited": 2, "unmoved_customers": 1,
        "moves": 3, "deals_moved": 2, "unvisited_deals": 1,
    }  # fmt: skip
    of_boris = {
        "rep_id": staff.boris, "visits": 1, "customers_visited": 1, "unmoved_customers": 1,
        "moves": 0, "deals_moved": 0, "unvisited_deals": 0,
    }  # fmt: skip
    assert (audit["status"], audit["figures"]) == ("done", [of_anna])
    assert (await made(staff.as_leo, "/v1/data-audits", **scope, rep_id=staff.anna))["figures"] == [of_anna]
    assert await pointers(staff.hr, "/v1/data-audits", **scope, rep_id=str(uuid4())) == ["/rep_id"]
    both = {"rep_id": staff.anna, "unit_id": staff.north}
    assert await pointers(staff.hr, "/v1/data-audits", **scope, **both) == ["/unit_id"]
    own = await staff.as_leo.post("/v1/data-audits", json=scope | {"rep_id": staff.leo})
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")

    async def report(client: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
        answer = await client.get("/v1/reports/data-audit", params={"period": "2026-05"} | query)
        assert answer.status_code == 200, answer.text
        return [{name: row[name] for name in of_anna} for row in answer.json()["rows"]]

    await served.caught_up()
    assert await report(staff.hr) == [of_anna, of_boris]
    assert await report(staff.as_leo) == [of_anna]
    assert await report(staff.hr, period="2025") == []
    assert (await staff.hr.get("/v1/reports/data-audit", params={"period": "2026-05"} | both)).status_code == 422
    assert await ids(staff.hr, "/v1/data-audits", unit_id=staff.north) == [audit["id"]]
    assert await ids(staff.as_boris, "/v1/data-audits") == []

    twin, again = uuid4(), uuid4()
    await customers(CustomersMerged(customer_id=A, into_id=twin), CustomersMerged(customer_id=twin, into_id=again))
    await deals(StageAdvanced(**step(4, anna, again), stage="needs", previous="lead", on=may))
    [after, _] = await report(staff.hr)
    assert after == of_anna | {"moves": 4, "deals_moved": 3}, "it was visited as one that it stands for now"


async def test_what_is_said_of_somebodys_work_is_not_for_who_assists_or_serves_customers(
    staff: Staff, served: Served
) -> None:
    """They see the unit, or the whole company, for the work that they do: of the staff what is their own."""
    as_leo, nina = staff.as_leo, await join(staff.hr, "Nina", staff.north, position="after_sales")
    await served.caught_up()
    said = {"kind": "one_to_one", "held_on": YESTERDAY, "feedback": "Well prepared"}
    other, own = [await made(as_leo, "/v1/reviews", **said, rep_id=of) for of in (staff.anna, nina)]
    looked = {"kind": "routine", "subject": "s", "inspected_on": YESTERDAY, "findings": [{"what": "w", "ok": False}]}
    found = await made(as_leo, "/v1/inspections", **looked, rep_id=staff.anna)
    audit = await made(as_leo, "/v1/data-audits", scope="s", period="2026-Q1", findings="f", rep_id=staff.anna)
    plan = {"problem": "p", "measure": "m", "owner_id": staff.anna, "due_on": LATER}
    agreed = await made(as_leo, "/v1/improvements", **plan)
    await served.caught_up()
    others = {"reviews": other, "inspections": found, "data-audits": audit, "improvements": agreed}
    for role in ("assistant", "customer_service", "after_sales"):
        as_nina, nobody = served.as_(role, rep_id=UUID(nina)), served.as_(role)
        for path, thing in others.items():
            assert (await as_nina.get(f"/v1/{path}/{thing['id']}")).status_code == 404, (role, path)
            assert await ids(as_nina, f"/v1/{path}") == ([own["id"]] if path == "reviews" else []), (role, path)
            assert await ids(nobody, f"/v1/{path}") == [], (role, path)
        for_another = await as_nina.post("/v1/improvements", json=plan)
        assert (for_another.status_code, for_another.json()["errors"][0]["pointer"]) == (403, "/owner_id")
        assert await pointers(as_nina, "/v1/improvements", **plan | {"owner_id": nina}, review_id=other["id"]) == [
            "/review_id"
        ]
        answered = await done(as_nina, f"/v1/reviews/{own['id']}/answer", text=f"As {role}")
        assert answered["answers"][-1]["text"] == f"As {role}"
    assistant = served.as_("assistant", rep_id=UUID(nina))
    assert (await assistant.get(f"/v1/reps/{staff.anna}/record")).status_code == 404, "with fines and scores"
    assert (await assistant.get(f"/v1/reps/{nina}/record")).status_code == 200
    assert await ids(served.as_("legal"), "/v1/inspections") == [found["id"]], "who answers for the staff sees it"


async def test_nobody_decides_for_another_unit_by_naming_one_of_their_own_beside_it(
    staff: Staff, served: Served
) -> None:
    """Leo leads North, and South and Boris are not his, whoever of North's has a part in it."""
    await served.caught_up()
    hr, (anna, boris, north, south) = staff.hr, (staff.anna, staff.boris, staff.north, staff.south)
    wanted = {"position": "rep", "headcount": 2, "needed_on": LATER, "reason": "r", "interviewers": [anna]}
    plan = {"problem": "p", "measure": "m", "due_on": LATER, "unit_id": north}
    for path, field, theirs, ours, more in (
        ("requisitions", "unit_id", south, north, wanted),
        ("improvements", "owner_id", boris, anna, plan),
        ("mentorships", "rep_id", boris, anna, {"mentor_id": staff.leo}),
        ("successors", "unit_id", south, north, {"rep_id": anna}),
    ):
        refused_ = await staff.as_leo.post(f"/v1/{path}", json={**more, field: theirs})
        assert refused_.status_code == 403, (path, refused_.text)
        assert refused_.json()["errors"][0]["pointer"] == f"/{field}", path
        await made(staff.as_leo, f"/v1/{path}", **{**more, field: ours})
    assert await pointers(staff.as_leo, "/v1/requisitions", **wanted, unit_id=str(uuid4())) == ["/unit_id"]
    director = served.as_("director", rep_id=UUID(staff.leo))
    heads = {"position": "rep", "headcount": 0, "from": "2004-01-01"}
    for unit, client, status in ((south, director, 404), (north, director, 200), (south, hr, 200)):
        assert (await client.put(f"/v1/units/{unit}/establishment", json=heads)).status_code == status
