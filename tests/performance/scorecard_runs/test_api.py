"""A quarter of three reps: their scheme, their cards, and what becomes of them, over the public API."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.kernel.messages import Event
from shared.published.customer import (
    ComplaintRaised,
    CustomersMerged,
    SlaBreached,
    SurveyAnswered,
    VisitLogged,
)
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    CreditNoteIssued,
    DealSigned,
    Instalment,
    InvoiceIssued,
    Line,
    OpportunityLost,
    OrderCancelled,
    PaymentAllocated,
    PaymentReversed,
    RepAmount,
    Split,
    StageAdvanced,
)
from shared.testing.serving import Served
from tests.performance.heard import Heard
from tests.performance.staffing import done, form, join

PERIOD = "2004-Q3"
ACME, ACME_TOO, ZETA, OLD = (UUID(int=n) for n in range(1, 5))
IN_AUGUST = date(2004, 8, 5)
SCHEME: dict[str, Any] = {
    "name": "Reps 2004",
    "effective_from": "2004-01-01",
    "who": {"positions": ["rep"]},
    "currency": "USD",
    "items": [
        {"metric": "collection_rate", "weight": "30", "source": "auto", "target": "0.8", "cap": "1.2"},
        {"metric": "signed_amount", "weight": "10", "source": "auto", "cap": "1.5"},
        {"metric": "collected_amount", "weight": "5", "source": "auto", "target": "920"},
        {"metric": "new_customers", "weight": "5", "source": "auto", "target": 2},
        {"metric": "visits", "weight": "5", "source": "auto", "target": 2, "floor": "0.6"},
        {"metric": "satisfaction", "weight": "5", "source": "auto"},
        {"metric": "complaint_sla", "weight": "5", "source": "auto"},
        {"metric": "conversion_rate", "weight": "5", "source": "auto", "target": "0.25"},
        {"metric": "average_order_value", "weight": "5", "source": "auto", "target": "1000"},
        {"metric": "repurchase_rate", "weight": "2.5", "source": "auto", "target": "0.5"},
        {"metric": "team_attainment", "weight": "5", "source": "auto"},
        {"metric": "units_sold", "weight": "2.5", "source": "auto", "target": 100},
        {"metric": "churn", "weight": "2.5", "source": "auto", "target": "0.5"},
        {"metric": "training", "weight": "2.5", "source": "auto", "target": 1},
        {"metric": "cooperation", "weight": "5", "source": "peer"},
        {"metric": "product_knowledge", "weight": "5", "source": "manual"},
    ],
}
for _item in SCHEME["items"]:
    _item["group"] = "sales"


def deal(n: int, customer: UUID, amount: str, on: date, *splits: tuple[str, str], **more: Any) -> DealSigned:
    return DealSigned(
        contract_id=UUID(int=1000 + n),
        document_version=1,
        customer_id=customer,
        amount=Decimal(amount),
        currency=more.pop("currency", "USD"),
        splits=tuple(Split(rep_id=UUID(rep_id), percent=Decimal(percent)) for rep_id, percent in splits),
        lines=(Line(sku="S10", quantity=more.pop("quantity", 10)),),
        signed_on=on,
        **more,
    )


def invoice(n: int, owner: str, *parts: tuple[str, str], currency: str = "USD") -> InvoiceIssued:
    instalments = tuple(Instalment(due_on=date.fromisoformat(on), amount=Decimal(amount)) for on, amount in parts)
    return InvoiceIssued(
        invoice_id=UUID(int=2000 + n),
        number=str(n),
        contract_id=UUID(int=1001),
        customer_id=ACME,
        owner_id=UUID(owner),
        issued_on=date(2004, 7, 1),
        amount=sum((one.amount for one in instalments), Decimal(0)),
        currency=currency,
        instalments=instalments,
    )


def part(n: int, due_on: str, amount: str) -> Allocation:
    return Allocation(
        invoice_id=UUID(int=2000 + n),
        contract_id=UUID(int=1001),
        due_on=date.fromisoformat(due_on),
        amount=Decimal(amount),
    )


def payment(on: str, *parts: Allocation) -> PaymentAllocated:
    day = date.fromisoformat(on)
    return PaymentAllocated(
        payment_id="P", customer_id=ACME, currency="USD", received_on=day, applied_on=day, allocations=parts
    )


def opportunity(n: int, owner: str, kind: type[Event], on: str, **more: Any) -> Event:
    return kind(
        opportunity_id=UUID(int=3000 + n),
        customer_id=ACME,
        owner_id=owner,
        amount="10.00",
        currency="USD",
        probability="0",
        previous="lead",
        on=on,
        **more,
    )


class Quarter:
    """Anna, Boris (from September) and Carl (until the end of July) in North, which Vera leads."""

    def __init__(self, served: Served) -> None:
        self.served, self.hr, self.hear = served, served.as_("hr"), Heard(served)
        self.boss, self.head = "", served.as_("director", sub="head")

    async def began(self) -> "Quarter":
        self.north = await form(self.hr, "North")
        self.vera = await join(self.hr, "Vera", self.north, position="regional_manager")
        self.anna = await join(self.hr, "Anna", self.north)
        self.boris = await join(self.hr, "Boris", self.north, joined_on="2004-09-01")
        self.carl = await join(self.hr, "Carl", self.north)
        await done(self.hr, f"/v1/units/{self.north}/manager", rep_id=self.vera, on="2003-01-01")
        await done(self.hr, f"/v1/reps/{self.carl}/leave", on="2004-08-01", reason="moves abroad")
        self.leader = self.served.as_("regional_manager", rep_id=UUID(self.vera), sub="vera")
        self.as_anna = self.served.as_("rep", rep_id=UUID(self.anna), sub="anna")
        self.as_boris = self.served.as_("rep", rep_id=UUID(self.boris), sub="boris")
        await self.target("10000.00")
        await self.sell()
        await self.look_after()
        await self.train()
        await self.served.caught_up()
        return self

    async def target(self, amount: str) -> None:
        smart = dict.fromkeys(("specific", "measure", "achievable", "relevant"), "as agreed")
        body = {"name": "North", "year": 2004, "metric": "signed_amount", "amount": amount, "currency": "USD"}
        made = await self.hr_plan("/v1/target-plans", **body, unit_id=self.north, smart=smart)
        plan = f"/v1/target-plans/{made['id']}"
        quarters = [{"dimension": "quarter", "key": PERIOD, "amount": "4000.00"}]
        quarters.append({"dimension": "quarter", "key": "2004-Q4", "amount": "6000.00"})
        nodes = (await self.hr_plan(f"{plan}/decompose", node="root", into=quarters))["nodes"]
        people = [{"dimension": "rep", "key": self.anna, "amount": "1600.00"}]
        people.append({"dimension": "rep", "key": self.boris, "amount": "2400.00"})
        await self.hr_plan(f"{plan}/decompose", node=nodes[0]["id"], into=people)
        await self.hr_plan(f"{plan}/submit")
        await done(self.served.as_("director"), f"{plan}/approve")

    async def hr_plan(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.served.as_("sales_manager").post(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def sell(self) -> None:
        one = deal(1, ACME, "1000.00", IN_AUGUST, (self.anna, "100"), first_deal=True, quantity=70)
        other = deal(2, ACME_TOO, "800.00", IN_AUGUST, (self.anna, "75"), (self.boris, "25"), quantity=20)
        foreign = deal(3, ZETA, "99999.00", IN_AUGUST, (self.anna, "100"), currency="EUR", quantity=10)
        before = [
            deal(4, OLD, "10.00", date(2003, 8, 1), (self.anna, "100")),
            deal(5, ACME, "10.00", date(2004, 1, 1), (self.anna, "100")),
            deal(6, ZETA, "10.00", date(2003, 1, 1), (self.anna, "100")),
        ]
        gone = deal(7, ZETA, "500.00", IN_AUGUST, (self.anna, "100"), quantity=50)
        of_gone = {"customer_id": ZETA, "currency": "USD", "signed_on": IN_AUGUST, "on": date(2004, 9, 1)}
        cancelled = OrderCancelled(
            order_id=UUID(int=9),
            contract_id=gone.contract_id,
            amount=Decimal("500.00"),
            by_rep=(RepAmount(rep_id=UUID(self.anna), amount=Decimal("500.00")),),
            lines=gone.lines,
            **of_gone,
        )
        amended = ContractAmended(
            contract_id=one.contract_id,
            customer_id=ACME,
            document_version=2,
            amount=Decimal("1200.00"),
            delta=Decimal("200.00"),
            currency="USD",
            by_rep=(RepAmount(rep_id=UUID(self.anna), amount=Decimal("200.00")),),
            lines=(Line(sku="S10", quantity=80),),
            signed_on=IN_AUGUST,
            on=date(2004, 9, 1),
        )
        owed = invoice(1, self.anna, ("2004-07-31", "600.00"), ("2004-09-30", "500.00"), ("2004-10-31", "100.00"))
        credited = CreditNoteIssued(
            invoice_id=owed.invoice_id,
            contract_id=owed.contract_id,
            customer_id=ACME,
            currency="USD",
            amount=Decimal("100.00"),
            deal_loses=Decimal("0.00"),
            reason="damaged",
            parts=(Instalment(due_on=date(2004, 9, 30), amount=Decimal("100.00")),),
            number="C1",
            issued_on=date(2004, 8, 1),
        )
        taken_back = PaymentReversed(
            payment_id="P",
            customer_id=ACME,
            currency="USD",
            received_on=date(2004, 9, 20),
            reversed_on=date(2004, 9, 29),
            amount=Decimal("100.00"),
            allocations=(part(1, "2004-09-30", "100.00"),),
        )
        paid = payment("2004-09-20", part(1, "2004-07-31", "600.00"), part(1, "2004-09-30", "320.00"))
        late = payment("2004-10-01", part(1, "2004-09-30", "80.00"))
        await self.hear(
            *before, one, other, foreign, gone, cancelled, amended, owed, credited, paid, taken_back, late,
            invoice(2, self.anna, ("2004-08-31", "77777.00"), currency="EUR"),
            opportunity(1, self.anna, StageAdvanced, "2004-08-05", stage="won"),
            opportunity(2, self.anna, OpportunityLost, "2004-08-06", stage="lost", reason="price"),
            opportunity(3, self.anna, OpportunityLost, "2004-08-07", stage="lost", reason="price"),
            opportunity(3, self.anna, StageAdvanced, "2004-08-08", stage="needs"),
            opportunity(4, self.anna, StageAdvanced, "2004-10-01", stage="won"),
        )  # fmt: skip

    async def look_after(self) -> None:
        visits = [
            VisitLogged(
                visit_id=UUID(int=4000 + n),
                customer_id=ACME,
                rep_id=UUID(rep_id),
                visited_on=date.fromisoformat(on),
                channel="onsite",
                purpose="p",
                outcome="o",
            )
            for n, (rep_id, on) in enumerate(
                ((self.anna, "2004-07-01"), (self.anna, "2004-10-01"), (self.boris, "2004-09-30"))
            )
        ]
        answers = [
            SurveyAnswered(
                answer_id=UUID(int=5000 + n),
                survey_id=UUID(int=8),
                customer_id=ACME,
                owner_id=UUID(self.anna),
                kind=kind,
                score=score,
                verdict="middle",
                on=IN_AUGUST,
                answered_at=datetime(2004, 8, 5, tzinfo=UTC),
            )
            for n, (kind, score) in enumerate((("csat", 4), ("csat", 3), ("csat", 5), ("nps", 10)))
        ]
        case = {"customer_id": ACME, "severity": "general", "category": "late", "owner_id": UUID(self.anna)}
        # 16:30 in London is past midnight in Shanghai: the first day of the quarter, and the first after it
        raised = [datetime(2004, 6, 30, 16, 30, tzinfo=UTC), datetime(2004, 9, 30, 16, 30, tzinfo=UTC)]
        complaints = [
            ComplaintRaised(complaint_id=UUID(int=6000 + n), raised_at=at, channel="web", **case)
            for n, at in enumerate(raised)
        ]
        breach = SlaBreached(complaint_id=UUID(int=6000), raised_at=raised[0], as_of=raised[1], **case)
        merged = CustomersMerged(customer_id=ACME_TOO, into_id=ACME)
        await Heard(self.served, "customer")(*visits, *answers, *complaints, breach, merged)

    async def train(self) -> None:
        course = {"name": "Cars in depth", "skill": "product_knowledge", "kind": "product_test", "tier": "growing"}
        offered = await self.hr.post("/v1/courses", json={**course, "product": "Cars", "pass_score": 60})
        place = {"course_id": offered.json()["id"], "rep_id": self.anna}
        enrolled = await self.hr.post("/v1/enrolments", json=place)
        assert enrolled.status_code == 201, enrolled.text
        for score in (50, 85):
            sat = {"score": score, "on": "2004-09-15"}
            await done(self.hr, f"/v1/enrolments/{enrolled.json()['id']}/complete", **sat)

    async def scheme(self, **changes: Any) -> str:
        made = await self.hr.post("/v1/kpi-schemes", json={**SCHEME, **changes})
        assert made.status_code == 201, made.text
        await done(self.head, f"/v1/kpi-schemes/{made.json()['id']}/publish")
        return str(made.json()["id"])

    async def run(self, scheme_id: str, period: str = PERIOD) -> httpx.Response:
        return await self.hr.post("/v1/scorecard-runs", json={"period": period, "scheme_id": scheme_id})

    def card(self, rep_id: str) -> str:
        return f"/v1/scorecards/{rep_id}/{PERIOD}"


@pytest.fixture
async def quarter(served: Served) -> Quarter:
    return await Quarter(served).began()


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["type"]).removeprefix("/problems/")


async def test_a_quarters_cards_are_drafted_opened_rated_finalised_appealed_and_frozen(quarter: Quarter) -> None:
    scheme_id = await quarter.scheme()
    ran = await quarter.run(scheme_id)
    assert ran.status_code == 200, ran.text
    assert (ran.json()["cards"], ran.json()["elsewhere"], ran.json()["as_of"]) == (3, 0, "2004-09-30")
    late = deal(8, ACME, "5000.00", IN_AUGUST, (quarter.anna, "100"))
    await quarter.hear(late)
    assert (await quarter.run(scheme_id)).json() == ran.json()
    leads = quarter.served.as_("director", rep_id=UUID(quarter.boris))
    again = await leads.post("/v1/scorecard-runs", json={"period": PERIOD, "scheme_id": scheme_id})
    assert again.json() == ran.json()

    await _its_figures(quarter)
    await _others(quarter)
    await _people_rate(quarter)
    await _it_is_finalised_appealed_and_frozen(quarter)
    await _another_scheme_leaves_it(quarter)


EXPECTED = {
    "collection_rate": ("0.8000", "0.8200", 103),
    "signed_amount": ("1600.00", "1800.00", 113),
    "collected_amount": ("920.00", "820.00", 89),
    "new_customers": (2, 1, 50),
    "visits": (2, 1, 0),
    "satisfaction": ("1.0000", "0.6667", 67),
    "complaint_sla": ("1.0000", "0.0000", 0),
    "conversion_rate": ("0.2500", "0.5000", 200),
    "average_order_value": ("1000.00", "900.00", 90),
    "repurchase_rate": ("0.5000", "1.0000", 200),
    "team_attainment": ("1.0000", "0.4500", 45),
    "units_sold": (100, 110, 110),
    "churn": ("0.5000", "0.5000", 100),
    "training": (1, 1, 100),
    "cooperation": (None, None, None),
    "product_knowledge": (None, None, None),
}
INPUTS = {
    "collection_rate": {"due": "1000.00", "collected": "820.00"},
    "conversion_rate": {"closed": 2, "won": 1},
    "repurchase_rate": {"buyers": 1, "repeat": 1},
    "average_order_value": {"signed": "1800.00", "orders": 2},
    "churn": {"active": 2, "lost": 1},
}


async def _its_figures(quarter: Quarter) -> None:
    answer = await quarter.as_anna.get(quarter.card(quarter.anna))
    card = answer.json()
    assert answer.status_code == 200 and answer.headers["etag"] == '"1"'
    assert {line["metric"]: (line["target"], line["actual"], line["score"]) for line in card["lines"]} == EXPECTED
    assert (card["status"], card["position"], card["unit_id"], card["days"]) == ("draft", "rep", quarter.north, 92)
    opened = (await quarter.as_anna.get(quarter.card(quarter.anna) + "/explain")).json()
    lines = {line["metric"]: line for line in opened["lines"]}
    assert {metric: lines[metric]["inputs"] for metric in INPUTS} == INPUTS
    counted = {metric: len(line["events"]) for metric, line in lines.items()}
    assert counted == {
        "collection_rate": 4, "signed_amount": 5, "collected_amount": 2, "new_customers": 2, "visits": 1,
        "satisfaction": 3, "complaint_sla": 2, "conversion_rate": 2, "average_order_value": 3, "repurchase_rate": 3,
        "team_attainment": 5, "units_sold": 3, "churn": 2, "training": 1, "cooperation": 0, "product_knowledge": 0,
    }  # fmt: skip
    for event_id in lines["collection_rate"]["events"]:
        assert (await quarter.served.as_("ops").get(f"/ops/events/{event_id}")).status_code == 200


async def _others(quarter: Quarter) -> None:
    """Of who was there for a part of the quarter a scheme asks that part, a plan what it says."""
    boris = (await quarter.leader.get(quarter.card(quarter.boris))).json()
    lines = {line["metric"]: line for line in boris["lines"]}
    assert (boris["days"], boris["of_days"]) == (30, 92)
    assert (lines["signed_amount"]["target"], lines["signed_amount"]["target_from"]) == ("2400.00", "plan")
    assert (lines["visits"]["target"], lines["visits"]["actual"]) == (1, 1)
    assert (lines["collection_rate"]["score"], lines["collection_rate"]["unassessed"]) == (None, "nothing fell due")
    carl = (await quarter.hr.get(quarter.card(quarter.carl))).json()
    assert carl["days"] == 31 and [line["unassessed"] for line in carl["lines"][:2]] == [
        "nothing fell due",
        "no target was given",
    ]
    assert problem(await quarter.as_anna.get(quarter.card(quarter.boris))) == (404, "not-found")
    assert problem(await quarter.as_anna.get(quarter.card(quarter.boris) + "/explain")) == (404, "not-found")
    assert problem(await quarter.hr.get(f"/v1/scorecards/{quarter.vera}/{PERIOD}")) == (404, "not-found")
    service = quarter.served.as_("customer_service", rep_id=UUID(quarter.vera))
    assert problem(await service.get(quarter.card(quarter.anna))) == (404, "not-found")
    assert (await service.get("/v1/scorecards")).status_code == 403


async def _people_rate(quarter: Quarter) -> None:
    card = quarter.card(quarter.anna)
    cooperation = {"metric": "cooperation", "score": 80}
    assert problem(await quarter.as_anna.post(f"{card}/rate", json=cooperation)) == (403, "own-approval")
    seen = await quarter.as_boris.post(f"{card}/rate", json=cooperation)
    assert seen.status_code == 200 and seen.headers["etag"] == '"2"'
    [line] = seen.json()["lines"]
    assert (line["metric"], line["score"], seen.json()["total"]) == ("cooperation", None, None)
    again = {"metric": "cooperation", "score": 81}
    assert problem(await quarter.as_boris.post(f"{card}/rate", json=again)) == (409, "already-rated")
    knowledge = {"metric": "product_knowledge", "score": 70}
    assert problem(await quarter.as_boris.post(f"{card}/rate", json=knowledge)) == (404, "not-found")
    assert problem(await quarter.hr.post(f"{card}/rate", json=knowledge)) == (403, "forbidden")
    nowhere = f"/v1/scorecards/{quarter.vera}/{PERIOD}/rate"
    assert problem(await quarter.as_boris.post(nowhere, json=cooperation)) == (404, "not-found")
    assert problem(await quarter.leader.post(f"{card}/finalise")) == (409, "not-rated")
    rated = await done(quarter.leader, f"{card}/rate", **knowledge)
    assert rated["lines"][-1]["score"] == 70
    other = await quarter.served.as_("customer_service", sub="service").post(f"{card}/rate", json=again)
    assert [line["metric"] for line in other.json()["lines"]] == ["cooperation"]
    found = (await quarter.leader.get(f"{card}/explain")).json()["lines"]
    assert found[-2]["score"] == 81  # 80.5, half up
    assert [one["rated_by"] for one in (*found[-2]["ratings"], *found[-1]["ratings"])] == [None, None, "vera"]


async def _it_is_finalised_appealed_and_frozen(quarter: Quarter) -> None:
    card = quarter.card(quarter.anna)
    assert problem(await quarter.as_boris.post(f"{card}/finalise")) == (403, "forbidden")
    final = await done(quarter.leader, f"{card}/finalise")
    scores = {line["metric"]: (Decimal(line["weight"]), line["score"]) for line in final["lines"]}
    total = sum(weight * score for weight, score in scores.values()) / 100
    assert (final["status"], Decimal(final["total"])) == ("finalised", total.quantize(Decimal("0.01")))
    bank = {"metric": "collection_rate", "reason": "The bank credited it on 30 September"}
    assert problem(await quarter.leader.post(f"{card}/appeal", json=bank)) == (403, "forbidden")
    appealed = await done(quarter.as_anna, f"{card}/appeal", **bank)
    assert appealed["status"] == "appealed"
    upheld = {"outcome": "upheld", "score": 113}
    assert problem(await quarter.leader.post(f"{card}/decide", json=upheld)) == (403, "own-approval")
    frozen = await done(quarter.head, f"{card}/decide", **upheld)
    assert (frozen["status"], frozen["document_version"]) == ("frozen", 2)
    assert Decimal(frozen["total"]) == Decimal(final["total"]) + 3
    feed = (await quarter.served.as_("service").get("/feed", params={"limit": 1000})).json()["items"]
    told = [one["data"] for one in feed if one["type"] == "ScorecardFinalised"]
    assert [(one["rep_id"], one["version"], one["total"]) for one in told] == [
        (quarter.anna, 1, final["total"]),
        (quarter.anna, 2, frozen["total"]),
    ]


async def _another_scheme_leaves_it(quarter: Quarter) -> None:
    scheme_id = await quarter.scheme(effective_from="2004-07-01")
    assert problem(await quarter.run(scheme_id, "2004-Q2")) == (409, "scheme-not-in-force")
    assert problem(await quarter.run(scheme_id, "9998")) == (409, "period-not-over")
    assert problem(await quarter.run(quarter.anna)) == (422, "invalid-input")
    draft = (await quarter.hr.post("/v1/kpi-schemes", json=SCHEME)).json()["id"]
    assert problem(await quarter.run(draft)) == (409, "scheme-not-in-force")
    ran = (await quarter.run(scheme_id)).json()
    assert (ran["cards"], ran["elsewhere"]) == (0, 3)
    await quarter.served.caught_up()
    mine = (await quarter.as_anna.get("/v1/scorecards")).json()["items"]
    assert [(one["rep_id"], one["status"]) for one in mine] == [(quarter.anna, "frozen")]
    everybody = (await quarter.hr.get("/v1/scorecards", params={"period": PERIOD, "status": "draft"})).json()["items"]
    assert {one["rep_id"] for one in everybody} == {quarter.boris, quarter.carl}
    runs = (await quarter.hr.get("/v1/scorecard-runs", params={"period": PERIOD})).json()["items"]
    assert sorted(run["cards"] for run in runs) == [0, 3]


async def test_a_light_collection_rate_is_refused_to_who_sells_and_not_to_who_does_not(served: Served) -> None:
    hr, director = served.as_("hr"), served.as_("director", sub="head")
    items = [{"metric": "visits", "group": "sales", "weight": "100", "source": "auto"}]
    statuses = []
    await hr.put("/v1/positions/after_sales", json={"name": "售后", "selling": True})
    for position in ("rep", "assistant", "after_sales"):
        body = {**SCHEME, "items": items, "who": {"positions": [position]}}
        made = (await hr.post("/v1/kpi-schemes", json=body)).json()
        assert problem(await hr.post(f"/v1/kpi-schemes/{made['id']}/publish")) == (403, "own-approval")
        answer = await director.post(f"/v1/kpi-schemes/{made['id']}/publish")
        statuses.append((answer.status_code, answer.json().get("status")))
    assert statuses == [(409, 409), (200, "published"), (409, 409)]
    unknown = await hr.post("/v1/kpi-schemes", json={**SCHEME, "who": {"positions": ["rep", "wizard"]}})
    assert unknown.status_code == 422 and unknown.json()["errors"][0]["pointer"] == "/who/positions/1"
    light = await hr.post("/v1/kpi-schemes", json={**SCHEME, "items": [{**items[0], "weight": "99"}]})
    assert light.status_code == 422 and light.json()["errors"][0]["pointer"] == "/items"
