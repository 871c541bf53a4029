"""What the people of the traffic do: a company's daily work, over all four services."""

from datetime import date, timedelta
from typing import Any

from .calls import Person

REVIEWED = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}
BEGINNING = "2025-01-01"
PLAN: dict[str, Any] = {
    "name": "Five percent, paid as the customer pays",
    "effective_from": BEGINNING,
    "who": {"positions": ["rep"]},
    "payout_metric": "signed_amount",
    "accumulate": "year",
    "method": "marginal",
    "tiers": [{"from": "0", "rate": "0.0300"}, {"from": "200000", "rate": "0.0500"}],
    "release": "on_collection",
}
CURRENCY = "CNY"
REPS = 3


class Company:
    """The unit and the reps that the stories are about; made once, by the first person."""

    def __init__(self) -> None:
        self.unit, self.reps = "", list[str]()

    async def found(self, person: Person) -> None:
        unit = {"name": "North", "kind": "region", "from": BEGINNING}
        self.unit = (await person.post("hr", "performance", "/v1/units", unit))["id"]
        self.reps = [await self._rep(person, f"Rep {number}") for number in range(REPS)]
        plan = await person.post("hr", "incentive", "/v1/plans", PLAN)
        await person.post("director", "incentive", f"/v1/plans/{plan['id']}/publish", {})

    async def work(self, person: Person) -> None:
        """One of the stories, by chance; a deal has as many commands as all others together."""
        told = person.random.choices((self.deal, self.visits, self.joins, self.drafts, self.looks), (1, 2, 2, 2, 2))[0]
        await told(person)

    async def _rep(self, person: Person, name: str) -> str:
        joins = {"name": name, "position": "rep", "unit_id": self.unit, "joined_on": BEGINNING}
        made = await person.post("hr", "performance", "/v1/reps", joins)
        return str(made["id"])

    async def _customer(self, person: Person, rep: str) -> str:
        name = f"Customer {person.name} {person.random.randrange(10**9)}"
        made = await person.post(
            "assistant", "customer", "/v1/customers", {"name": name, "kind": "company", "owner_id": rep}
        )
        return str(made["id"])

    async def deal(self, person: Person) -> None:
        """From the customer to the commission that is released as it pays."""
        rep, on = person.random.choice(self.reps), _day(person)
        amount = f"{person.random.randrange(1_000, 50_000)}.{person.random.randrange(100):02}"
        customer = await self._customer(person, rep)
        limit = {"amount": "1000000.00", "currency": CURRENCY, "reason": "as agreed"}
        await person.put("finance", "pipeline", f"/v1/customers/{customer}/credit-limit", limit)
        contract = await self._signed(person, customer, rep, amount, on)
        due = [{"due_on": (on + timedelta(30)).isoformat(), "amount": amount}]
        number = f"{person.name}/{person.random.randrange(10**9)}"
        issued = {"contract_id": contract, "number": number, "issued_on": on.isoformat(), "amount": amount}
        await person.post("finance", "pipeline", "/v1/invoices", {**issued, "instalments": due})
        paid = {"customer_id": customer, "amount": amount, "currency": CURRENCY, "received_on": on.isoformat()}
        await person.post("erp", "pipeline", "/v1/erp/payments", {"payment_id": f"P/{number}", **paid})

    async def _signed(self, person: Person, customer: str, rep: str, amount: str, on: date) -> str:
        schedule = [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}]
        terms = {"customer_id": customer, "owner_id": rep, "amount": amount, "currency": CURRENCY}
        drafted = {**terms, "payment_schedule": schedule}
        contract = (await person.post("assistant", "pipeline", "/v1/contracts", drafted))["id"]
        path, version = f"/v1/contracts/{contract}", {"version": 1}
        review = {**version, "verdict": "approved", "checklist": REVIEWED}
        await person.post("legal", "pipeline", f"{path}/legal-review", review)
        await person.post("director", "pipeline", f"{path}/approve", version)
        await person.post("assistant", "pipeline", f"{path}/sign", {**version, "signed_on": on.isoformat()})
        return str(contract)

    async def visits(self, person: Person) -> None:
        rep = person.random.choice(self.reps)
        customer = await self._customer(person, rep)
        for _ in range(2):
            seen = {"visited_on": _day(person).isoformat(), "channel": "onsite", "purpose": "needs", "outcome": "fine"}
            await person.post("assistant", "customer", "/v1/visits", {"customer_id": customer, "rep_id": rep, **seen})

    async def joins(self, person: Person) -> None:
        await self._rep(person, f"Newcomer {person.random.randrange(10**9)}")

    async def drafts(self, person: Person) -> None:
        await person.post("hr", "incentive", "/v1/plans", {**PLAN, "name": f"Draft {person.random.randrange(10**9)}"})

    async def looks(self, person: Person) -> None:
        """Read tables of all services."""
        await person.get("director", "customer", "/v1/customers", limit=5)
        await person.get("finance", "pipeline", "/v1/reports/aging", as_of=_day(person).isoformat())
        await person.get("director", "performance", "/v1/reps", limit=5)
        await person.get("director", "incentive", "/v1/commissions", limit=5)


def _day(person: Person) -> date:
    return date(2025, 1, 1) + timedelta(person.random.randrange(300))
