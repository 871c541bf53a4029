"""What must be there before the first deal: organisation, products, customers with their credit, commission plan."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deploy.demo.client import Client, at_once
from deploy.demo.rows import CURRENCY, Customer, Employee, Product, SteelWheels

BEGINNING = "2003-01-01"
OPENING = "opening balance"
PLAN: dict[str, Any] = {
    "name": "SteelWheels reps",
    "effective_from": BEGINNING,
    "effective_to": "2005-12-31",
    "who": {"positions": ["rep"]},
    "payout_metric": "signed_amount",
    "accumulate": "quarter",
    "method": "marginal",
    "tiers": [
        {"from": "0", "rate": "0.0150"},
        {"from": "50000", "rate": "0.0250"},
        {"from": "150000", "rate": "0.0400"},
    ],
    "release": "on_collection",
}


@dataclass
class Known:
    """The ids that the services gave: units by name, reps by employee number, customers by their number."""

    units: dict[str, str] = field(default_factory=dict)
    reps: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)


class Masters:
    def __init__(self, data: SteelWheels, client: Client, done: Callable[[str], None]) -> None:
        self._data, self._client, self._done = data, client, done
        self._employees = {employee.number: employee for employee in data.employees}
        self.known = Known()

    @property
    def steps(self) -> int:
        """How often `done` is called: for each unit, employee, product and customer, and for the plan."""
        data = self._data
        units = 2 + len(self._regions)
        return units + len(data.employees) + len(data.products) + len(data.customers) + 1

    async def load(self) -> Known:
        await self._units()
        await at_once(self._employee(employee) for employee in self._data.employees)
        await at_once(self._lead(employee) for employee in self._data.employees)
        await at_once(self._product(product) for product in self._data.products)
        await self._plan()
        await at_once(self._customer(customer) for customer in self._data.customers.values())
        return self.known

    @property
    def _regions(self) -> list[str]:
        return [employee.region for employee in self._data.employees if employee.region]

    async def _units(self) -> None:
        await self._unit("SteelWheels", "company", None)
        await self._unit("Sales", "department", "SteelWheels")
        for region in self._regions:
            await self._unit(region, "region", "Sales")

    async def _unit(self, name: str, kind: str, parent: str | None) -> None:
        body = {"name": name, "kind": kind, "from": BEGINNING}
        if parent:
            body["parent_id"] = self.known.units[parent]
        made = await self._client.post("hr", "performance", "/v1/units", f"steelwheels/unit/{_code(name)}", body)
        self.known.units[name] = made["id"]
        self._done("organisation")

    async def _employee(self, employee: Employee) -> None:
        body = {
            "external_id": employee.number,
            "name": employee.name,
            "position": employee.position,
            "unit_id": self.known.units[self._unit_of(employee)],
            "joined_on": BEGINNING,
            "email": employee.email,
        }
        key = f"steelwheels/rep/{employee.number}"
        made = await self._client.post("hr", "performance", "/v1/reps", key, body)
        self.known.reps[employee.number] = made["id"]
        self._done("organisation")

    def _unit_of(self, employee: Employee) -> str:
        """Where the employee works: the president and marketing in the company, the VP Sales in the department."""
        if employee.position == "director":
            return "Sales" if employee.title == "VP Sales" else "SteelWheels"
        return self._region_of(employee)

    def _region_of(self, employee: Employee) -> str:
        return employee.region or self._region_of(self._employees[employee.superior])

    async def _lead(self, employee: Employee) -> None:
        unit = "Sales" if employee.title == "VP Sales" else employee.region
        if unit:
            path, key = f"/v1/units/{self.known.units[unit]}/manager", f"steelwheels/manager/{employee.number}"
            body = {"rep_id": self.known.reps[employee.number], "on": BEGINNING}
            await self._client.post("hr", "performance", path, key, body)

    async def _product(self, product: Product) -> None:
        body = {
            "name": product.name,
            "line": product.line,
            "list_price": product.list_price,
            "floor_price": product.floor_price,
            "currency": CURRENCY,
        }
        key = f"steelwheels/product/{product.sku}"
        await self._client.put("product", "pipeline", f"/v1/products/{product.sku}", key, body)
        self._done("products")

    async def _plan(self) -> None:
        drafted = await self._client.post("hr", "incentive", "/v1/plans", "steelwheels/plan", PLAN)
        path = f"/v1/plans/{drafted['id']}/publish"
        await self._client.post("director", "incentive", path, "steelwheels/plan/publish", {})
        self._done("commission plan")

    async def _customer(self, customer: Customer) -> None:
        body: dict[str, Any] = {
            "name": customer.name,
            "external_id": customer.number,
            "kind": "company",
            "city": customer.city,
            "country": customer.country,
            "address": customer.address,
            "phone": customer.phone,
            "contacts": [{"name": customer.contact, "phone": customer.phone}],
        }
        if customer.rep:
            body["owner_id"] = self.known.reps[customer.rep]
            body["region"] = self._region_of(self._employees[customer.rep])
        key = f"steelwheels/customer/{customer.number}"
        made = await self._client.post("assistant", "customer", "/v1/customers", key, body)
        self.known.customers[customer.number] = made["id"]
        limit = {"amount": customer.credit_limit, "currency": CURRENCY, "reason": OPENING}
        path, key = f"/v1/customers/{made['id']}/credit-limit", f"steelwheels/credit-limit/{customer.number}"
        await self._client.put("finance", "pipeline", path, key, limit)
        self._done("customers")


def _code(name: str) -> str:
    """A name as part of a key, which holds visible characters only."""
    return name.replace(" ", "-")
