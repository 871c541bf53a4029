"""A seller with a customer of their own: several journeys share one company and do not meet in it."""

from typing import Any

from tests.journeys.company import Company

FINE = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}
SCHEDULE = [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}]


class Seller:
    def __init__(self, company: Company, name: str) -> None:
        self.company, self.name = company, name
        since = {"from": "2026-01-01"}
        unit = self.post("performance", "/v1/units", "hr", name=f"{name}'s", kind="region", **since)["id"]
        joins = {"name": name, "position": "rep", "unit_id": unit, "joined_on": "2026-01-01"}
        self.rep = self.post("performance", "/v1/reps", "hr", **joins)["id"]
        registered = {"name": f"{name}'s customer", "kind": "company", "owner_id": self.rep, "region": name}
        self.customer = self.post("customer", "/v1/customers", **registered)["id"]
        self.whose = {"customer_id": self.customer, "owner_id": self.rep}

    def post(self, service: str, path: str, role: str = "assistant", **body: Any) -> dict[str, Any]:
        return self.company.post(service, path, body, role)

    def approved(self, amount: str, **terms: Any) -> str:
        """The path of a contract that waits for its signature."""
        draft = {**self.whose, "amount": amount, "currency": "USD", "payment_schedule": SCHEDULE, **terms}
        return self.approve(self.post("pipeline", "/v1/contracts", **draft)["id"])

    def approve(self, contract_id: str) -> str:
        path = f"/v1/contracts/{contract_id}"
        self.post("pipeline", f"{path}/legal-review", "legal", version=1, verdict="approved", checklist=FINE)
        self.post("pipeline", f"{path}/approve", "director", version=1)
        return path

    def sign(self, path: str, on: str) -> dict[str, Any]:
        return self.post("pipeline", f"{path}/sign", version=1, signed_on=on)

    def attained(self, metric: str, month: str) -> str | int | None:
        """What performance has heard of the seller, None where that is nothing."""
        asked = {"metric": metric, "period": month, "by": "rep"}
        rows = self.company.get("performance", "/v1/reports/attainment", "director", **asked)["rows"]
        return next((row["actual"] for row in rows if row["key"] == self.rep), None)

    def reported(self, report: str, **asked: str) -> dict[str, Any]:
        return self.company.get("pipeline", f"/v1/reports/{report}", "director", **asked)
