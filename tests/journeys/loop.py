"""The loop's steps over the public APIs of four services, each a method."""

from typing import Any

from tests.journeys.company import Company

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
        self.north = north["id"]
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

    def sale(self, name: str, amount: str) -> "Sale":
        """What another rep sold to another customer, signed on the 5th of March."""
        joins = {"name": name, "position": "rep", "unit_id": self.north, "joined_on": "2026-01-01"}
        rep = self.post("performance", "/v1/reps", "hr", external_id=name, **joins)["id"]
        registered = {"name": f"{name}'s customer", "external_id": f"C-{name}", "kind": "company", "owner_id": rep}
        customer = self.post("customer", "/v1/customers", **registered)["id"]
        return Sale(self, name, rep, customer, amount)

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


class Sale:
    """A contract, its order and its one invoice, due on the 20th of April."""

    def __init__(self, loop: Loop, name: str, rep: str, customer: str, amount: str) -> None:
        self.loop, self.name, self.rep, self.customer, self.amount = loop, name, rep, customer, amount
        schedule = [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}]
        terms = {"customer_id": customer, "owner_id": rep, "amount": amount, "currency": "USD"}
        self.contract = self._post("/v1/contracts", "assistant", **terms, payment_schedule=schedule)["id"]
        path = f"/v1/contracts/{self.contract}"
        fine = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}
        self._post(f"{path}/legal-review", "legal", version=1, verdict="approved", checklist=fine)
        self._post(f"{path}/approve", "director", version=1)
        self._post(f"{path}/sign", "assistant", version=1, signed_on="2026-03-05")
        self.order = self._post("/v1/orders", "assistant", contract_id=self.contract, placed_on="2026-03-06")["id"]
        issued = {"contract_id": self.contract, "number": f"I-{name}", "issued_on": "2026-03-20", "amount": amount}
        due = [{"due_on": "2026-04-20", "amount": amount}]
        self.invoice = self._post("/v1/invoices", "finance", **issued, instalments=due)["id"]

    def _post(self, path: str, role: str, **body: Any) -> dict[str, Any]:
        return self.loop.post("pipeline", path, role, **body)

    def invoiced(self, verb: str, role: str = "finance", **body: Any) -> dict[str, Any]:
        return self._post(f"/v1/invoices/{self.invoice}/{verb}", role, **body)

    def pay(self, amount: str, on: str) -> None:
        paid = {"payment_id": f"P-{self.name}", "customer_id": self.customer, "currency": "USD", "received_on": on}
        self._post("/v1/erp/payments", "erp", **paid, amount=amount)
        self.loop.company.settle()

    def dunned(self, as_of: str) -> tuple[str, int]:
        self.loop.company.settle()
        self._post("/v1/dunning-runs", "finance", as_of=as_of)
        self.loop.company.settle()
        case = self.loop.only("pipeline", "/v1/dunning-cases", customer_id=self.customer)
        return case["status"], case["level"]

    def balance(self) -> dict[str, str]:
        found = self.loop.get("incentive", f"/v1/reps/{self.rep}/commission-balance")
        names = ("earned", "held", "on_hold", "released", "clawed_back")
        return {name: found[name] for name in names if found[name] != "0.00"}

    def lines(self) -> list[tuple[str, str, str]]:
        """Kind, amount and period of each commission line, in their order of days."""
        found = self.loop.get("incentive", "/v1/commissions", contract_id=self.contract, sort="on")["items"]
        return [(line["kind"], line["amount"], line["period"]) for line in found]

    def explained(self, kind: str) -> dict[str, Any]:
        line = self.loop.only("incentive", "/v1/commissions", contract_id=self.contract, kind=kind)
        return self.loop.get("incentive", f"/v1/commissions/{line['line_id']}/explain")

    def attained(self) -> str:
        rows = self.loop.attained(metric="signed_amount", period="2026-03", by="rep")
        return str(dict(rows).get(self.rep, "none"))

    def risk(self) -> int:
        level: int = self.loop.get("customer", f"/v1/customers/{self.customer}")["risk"]["level"]
        return level
