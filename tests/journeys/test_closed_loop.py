"""The loop, closed once: a visit, an opportunity, a quote, a contract, an order, an invoice, overdue, a complaint, the
payment, commission and attainment. Four services as processes, over a real Kafka that knows each of them, by their
public APIs alone; what each step does is looked for in the services that only hear of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.testing.kafka import kafka_missing
from tests.journeys.company import Company, started

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

POLICY = {
    "early_warning_days": 3,
    "levels": [
        {"level": 1, "after_days": 1, "action": "rep_follow_up"},
        {"level": 2, "after_days": 15, "action": "manager"},
        {"level": 3, "after_days": 45, "action": "legal_letter"},
    ],
}
PLAN = {
    "name": "Five percent, paid as the customer pays",
    "effective_from": "2026-01-01",
    "who": {"positions": ["rep"]},
    "payout_metric": "signed_amount",
    "accumulate": "year",
    "method": "marginal",
    "tiers": [{"from": "0", "rate": "0.05"}],
    "release": "on_collection",
}
SMART = {
    "specific": "Signed amount of the north",
    "measure": "As the contracts say",
    "achievable": "A fifth above last year",
    "relevant": "The north carries the company",
}
MARCH = {"metric": "signed_amount", "period": "2026-03", "by": "rep"}


class Loop:
    """The steps in their order, each a method; what they made is kept for those that follow."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def post(self, service: str, path: str, role: str = "rep", **body: Any) -> dict[str, Any]:
        return self.company.post(service, path, body, role)

    def get(self, service: str, path: str, role: str = "director", **query: Any) -> dict[str, Any]:
        return self.company.get(service, path, role, **query)

    def only(self, service: str, path: str, **query: Any) -> dict[str, Any]:
        (found,) = self.get(service, path, **query)["items"]
        return dict(found)

    def balance(self) -> tuple[str, str, str, str]:
        found = self.get("incentive", f"/v1/reps/{self.rep}/commission-balance")
        return found["earned"], found["held"], found["on_hold"], found["released"]

    def attained(self, **question: str) -> list[tuple[str, str | int]]:
        found = self.get("performance", "/v1/reports/attainment", **question)
        return [(row["key"], row["actual"]) for row in found["rows"]]

    def rules(self) -> None:
        north = self.post(
            "performance", "/v1/units", "hr", name="North", kind="region", external_id="N", **{"from": "2026-01-01"}
        )
        joins = {"name": "Lin", "position": "rep", "unit_id": north["id"], "joined_on": "2026-01-01"}
        self.rep = self.post("performance", "/v1/reps", "hr", external_id="R1", **joins)["id"]
        plan = self.post("incentive", "/v1/plans", "hr", **PLAN)
        self.post("incentive", f"/v1/plans/{plan['id']}/publish", "director")
        target = {"name": "2026", "year": 2026, "metric": "signed_amount", "amount": "120000.00", "currency": "USD"}
        drafted = self.post(
            "performance", "/v1/target-plans", "sales_manager", **target, smart=SMART, unit_id=north["id"]
        )
        path = f"/v1/target-plans/{drafted['id']}"
        parts: list[dict[str, str]] = [{"dimension": "month", "key": "2026-03", "amount": "120000.00"}]
        parted = self.post("performance", f"{path}/decompose", "sales_manager", node="root", into=parts)
        rep = [{"dimension": "rep", "key": self.rep, "amount": "120000.00"}]
        self.post("performance", f"{path}/decompose", "sales_manager", node=parted["nodes"][0]["id"], into=rep)
        self.post("performance", f"{path}/submit", "sales_manager")
        self.post("performance", f"{path}/approve", "director")
        self.company.put("pipeline", "/v1/dunning-policy", POLICY, "finance")
        price = {"name": "Press", "line": "Presses", "list_price": "1000.00", "floor_price": "800.00"}
        self.company.put("pipeline", "/v1/products/P-1", {**price, "currency": "USD"}, "product")
        levels = [{"role": "sales_manager", "percent": "10"}]
        self.company.put("pipeline", "/v1/discount-authority", {"levels": levels}, "director")

    def visit(self) -> None:
        registered = {"name": "Dahua Printing", "external_id": "C1", "kind": "company", "owner_id": self.rep}
        self.customer = self.post("customer", "/v1/customers", **registered)["id"]
        seen = {"visited_on": "2026-02-10", "channel": "onsite", "purpose": "Needs", "outcome": "Wants sixty presses"}
        self.post("customer", "/v1/visits", customer_id=self.customer, rep_id=self.rep, **seen)

    def opportunity(self) -> None:
        wanted = {"name": "Presses", "expected_amount": "60000.00", "currency": "USD"}
        whose = {"customer_id": self.customer, "owner_id": self.rep, "expected_close_on": "2026-03-31"}
        self.deal = self.post("pipeline", "/v1/opportunities", **wanted, **whose)["id"]
        self.post("pipeline", f"/v1/opportunities/{self.deal}/advance", stage="proposal", on="2026-02-20")

    def quote(self) -> None:
        lines = [{"sku": "P-1", "quantity": 60, "unit_price": "950.00"}]
        draft = {"opportunity_id": self.deal, "valid_until": "2026-04-30", "lines": lines}
        self.quote_id = self.post("pipeline", "/v1/quotes", **draft)["id"]
        path = f"/v1/quotes/{self.quote_id}"
        self.post("pipeline", f"{path}/submit")
        self.post("pipeline", f"{path}/approve", "sales_manager", version=1)
        self.post("pipeline", f"{path}/send", version=1)
        self.post("pipeline", f"{path}/accept", version=1, on="2026-03-01")

    def contract(self) -> None:
        schedule = [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}]
        whose = {"customer_id": self.customer, "owner_id": self.rep, "quote_id": self.quote_id, "external_id": "K1"}
        terms = {**whose, "amount": "57000.00", "currency": "USD"}
        self.contract_id = self.post("pipeline", "/v1/contracts", **terms, payment_schedule=schedule)["id"]
        path = f"/v1/contracts/{self.contract_id}"
        fine = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}
        self.post("pipeline", f"{path}/legal-review", "legal", version=1, verdict="approved", checklist=fine)
        self.post("pipeline", f"{path}/approve", "director", version=1)
        self.post("pipeline", f"{path}/sign", "assistant", version=1, signed_on="2026-03-05")

    def order(self) -> None:
        placed = {"contract_id": self.contract_id, "placed_on": "2026-03-06", "required_on": "2026-03-20"}
        order = self.post("pipeline", "/v1/orders", "assistant", **placed)
        self.post("pipeline", f"/v1/orders/{order['id']}/deliver", "assistant", delivered_on="2026-03-18")

    def invoice(self) -> None:
        due = [{"due_on": "2026-04-20", "amount": "57000.00"}]
        issued = {"contract_id": self.contract_id, "number": "I-1", "issued_on": "2026-03-20", "amount": "57000.00"}
        self.invoice_id = self.post("pipeline", "/v1/invoices", "finance", **issued, instalments=due)["id"]

    def dunned(self, as_of: str) -> dict[str, Any]:
        self.company.settle()
        self.post("pipeline", "/v1/dunning-runs", "finance", as_of=as_of)
        self.company.settle()
        return self.only("pipeline", "/v1/dunning-cases", customer_id=self.customer)

    def complain(self) -> None:
        said = {"description": "Two presses jam", "remedy_sought": "Repair", "raised_at": "2026-04-22T02:00:00Z"}
        about = {"customer_id": self.customer, "invoice_id": self.invoice_id, "category": "quality"}
        raised = self.post(
            "customer", "/v1/complaints", "customer_service", severity="general", channel="hotline", **said, **about
        )
        self.complaint = f"/v1/complaints/{raised['id']}"

    def solve(self) -> None:
        self.post("customer", f"{self.complaint}/acknowledge", "customer_service")
        self.post("customer", f"{self.complaint}/assign", "customer_service", assignee_id=self.rep)
        self.post(
            "customer", f"{self.complaint}/investigate", "customer_service", findings="A worn roller", cause="wear"
        )
        self.post("customer", f"{self.complaint}/resolve", "customer_service", resolution="Rollers replaced")
        self.post("customer", f"{self.complaint}/close", "customer_service", customer_confirmed=True)

    def pay(self, payment_id: str, amount: str, on: str) -> None:
        paid = {"payment_id": payment_id, "customer_external_id": "C1", "currency": "USD", "received_on": on}
        self.post("pipeline", "/v1/erp/payments", "erp", **paid, amount=amount, invoices=[{"number": "I-1"}])
        self.company.settle()


@pytest.fixture
def loop() -> Iterator[Loop]:
    if kafka_missing():
        pytest.skip(kafka_missing() or "")
    with started(kafka=True, secure=True) as company:
        yield Loop(company)


def test_each_step_shows_in_the_services_that_only_hear_of_it(loop: Loop) -> None:
    loop.rules()
    loop.visit()
    loop.opportunity()
    loop.quote()
    loop.contract()
    loop.company.settle()
    visited = loop.get("performance", "/v1/reports/activity", **{"from": "2026-02-01", "to": "2026-02-28"})
    assert [(row["label"], row["visits"], row["onsite"]) for row in visited["rows"]] == [("Lin", 1, 1)]
    assert loop.get("pipeline", f"/v1/opportunities/{loop.deal}")["status"] == "won"
    assert loop.balance() == ("2850.00", "2850.00", "0.00", "0.00")
    attained = loop.get("performance", "/v1/reports/attainment", **MARCH)["rows"]
    assert [(row["target"], row["actual"], row["rate"]) for row in attained] == [("120000.00", "57000.00", "0.4750")]
    assert loop.attained(metric="new_customers", period="2026-03", by="rep") == [(loop.rep, 1)]

    loop.order()
    loop.invoice()
    assert loop.dunned("2026-04-18")["status"] == "warned"
    case = loop.dunned("2026-04-21")
    assert (case["status"], case["level"], case["open"]) == ("overdue", 1, "57000.00")
    risk = loop.get("customer", f"/v1/customers/{loop.customer}")["risk"]
    assert (risk["level"], [mark["number"] for mark in risk["overdue"]]) == (1, ["I-1"])
    assert loop.balance() == ("2850.00", "2850.00", "2850.00", "0.00")

    loop.complain()
    case = loop.dunned("2026-05-10")
    assert (case["status"], case["level"], case["complaint_ids"]) == ("waiting", 1, [loop.complaint.rpartition("/")[2]])
    told = loop.get("performance", "/v1/reports/activity", **{"from": "2026-04-01", "to": "2026-04-30"})
    assert [(row["label"], row["complaints"], row["resolved"]) for row in told["rows"]] == [("Lin", 1, 0)]
    loop.solve()
    case = loop.dunned("2026-05-10")
    assert (case["status"], case["level"], case["action"]) == ("overdue", 2, "manager")
    assert loop.get("customer", f"/v1/customers/{loop.customer}")["risk"]["level"] == 2

    loop.pay("ERP-1", "19000.00", "2026-05-12")
    assert loop.balance() == ("2850.00", "1900.00", "1900.00", "950.00")
    assert loop.get("customer", f"/v1/customers/{loop.customer}")["risk"]["level"] == 2
    loop.pay("ERP-2", "38000.00", "2026-05-20")
    assert loop.only("pipeline", "/v1/dunning-cases", customer_id=loop.customer)["status"] == "cleared"
    assert loop.get("customer", f"/v1/customers/{loop.customer}")["risk"] == {"level": 0, "overdue": []}
    assert loop.balance() == ("2850.00", "0.00", "0.00", "2850.00")
    assert loop.attained(metric="collected_amount", period="2026-05", by="rep") == [(loop.rep, "57000.00")]
    assert loop.get("pipeline", "/v1/reports/aging", "finance", as_of="2026-05-31")["total"] == "0.00"
    for service in loop.company.addresses:
        assert loop.get(service, "/ops/status", "ops")["parked"] == 0
