"""What happened day by day: deals signed, delivered, cancelled, invoiced and disputed, and money received."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, pairwise
from typing import Any

from deploy.demo.client import Client, Refused, at_once
from deploy.demo.masters import OPENING, Known
from deploy.demo.rows import CURRENCY, DAYS_TO_PAY, Order, Payment, SteelWheels

REVIEWED = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}


@dataclass
class Day:
    """What one date brought, each by its number."""

    orders: list[Order] = field(default_factory=list)
    deliveries: list[Order] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)


class Days:
    """Day after day: the orders of a rep one after the other by number, since commission is rated in that order,
    those of several reps at once; then deliveries, and each customer's payments one after the other. Meanwhile the
    contracts to be signed on the next day are drafted, reviewed and approved."""

    def __init__(self, data: SteelWheels, known: Known, client: Client, done: Callable[[str], None]) -> None:
        self._data, self._known, self._client, self._done = data, known, client, done
        self._contracts: dict[str, str] = {}
        self._placed: dict[str, str] = {}

    async def load(self) -> None:
        days = self._by_date()
        await self._prepare(days[0][1])
        for (on, day), (_, following) in pairwise([*days, (date.max, Day())]):
            await at_once([self._play(on, day), self._prepare(following)])

    async def _prepare(self, day: Day) -> None:
        await at_once(self._contract(order) for order in day.orders)

    async def _play(self, on: date, day: Day) -> None:
        await at_once(self._sequence(orders, on) for orders in self._by_rep(day.orders))
        deliveries = (self._deliver(order) for order in day.deliveries)
        receipts = (self._receipts(payments, on) for payments in _by_customer(day.payments))
        await at_once(chain(deliveries, receipts))

    def _by_date(self) -> list[tuple[date, Day]]:
        days: dict[date, Day] = defaultdict(Day)
        for order in self._data.orders:
            days[order.ordered_on].orders.append(order)
            if order.delivered_on:
                days[order.delivered_on].deliveries.append(order)
        for payment in self._data.payments:
            days[payment.received_on].payments.append(payment)
        return sorted(days.items())

    def _rep(self, order: Order) -> str:
        rep = self._data.customers[order.customer].rep
        if rep is None:
            raise ValueError(f"order {order.number} is of customer {order.customer}, who has no rep")
        return rep

    def _by_rep(self, orders: Iterable[Order]) -> Iterable[list[Order]]:
        groups: dict[str, list[Order]] = defaultdict(list)
        for order in orders:
            groups[self._rep(order)].append(order)
        return groups.values()

    async def _sequence(self, orders: Iterable[Order], on: date) -> None:
        for order in orders:
            await self._order(order)
            self._done(on.isoformat())

    async def _order(self, order: Order) -> None:
        contract_id = self._contracts[order.number]
        await self._sign(contract_id, order)
        if order.cancelled:
            await self._place(contract_id, order)
            cancelled = {"on": order.ordered_on.isoformat(), "reason": "cancelled by the customer"}
            path, key = f"/v1/orders/{self._placed[order.number]}/cancel", f"order/{order.number}/cancel"
            await self._send("assistant", path, key, cancelled)
        else:
            await at_once([self._place(contract_id, order), self._invoice(contract_id, order)])

    async def _place(self, contract_id: str, order: Order) -> None:
        body = {
            "contract_id": contract_id,
            "external_id": order.number,
            "placed_on": order.ordered_on.isoformat(),
            "required_on": order.required_on.isoformat(),
        }
        placed = await self._send("assistant", "/v1/orders", f"order/{order.number}", body)
        self._placed[order.number] = placed["id"]

    async def _contract(self, order: Order) -> None:
        """Drafted by an assistant, reviewed by legal, approved by a director."""
        body = {
            "external_id": order.number,
            "customer_id": self._known.customers[order.customer],
            "owner_id": self._known.reps[self._rep(order)],
            "amount": order.amount,
            "currency": CURRENCY,
            "lines": [
                {"sku": line.sku, "quantity": line.quantity, "unit_price": line.unit_price} for line in order.lines
            ],
            "payment_schedule": [{"percent": "100", "days_after": {"event": "invoice", "days": DAYS_TO_PAY}}],
        }
        key = f"contract/{order.number}"
        drafted = await self._send("assistant", "/v1/contracts", key, body)
        path, version = f"/v1/contracts/{drafted['id']}", {"version": 1}
        review = {**version, "verdict": "approved", "checklist": REVIEWED}
        await self._send("legal", f"{path}/legal-review", f"{key}/legal-review", review)
        await self._send("director", f"{path}/approve", f"{key}/approve", version)
        self._contracts[order.number] = drafted["id"]

    async def _sign(self, contract_id: str, order: Order) -> None:
        """Above the credit limit finance signs, since the order is of before the limits were set up here."""
        path, key = f"/v1/contracts/{contract_id}/sign", f"contract/{order.number}/sign"
        body: dict[str, Any] = {"version": 1, "signed_on": order.ordered_on.isoformat()}
        try:
            await self._send("assistant", path, key, body)
        except Refused as refusal:
            if refusal.kind != "credit-exceeded":
                raise
            await self._send("finance", path, f"{key}/override", {**body, "credit_override": {"reason": OPENING}})

    async def _invoice(self, contract_id: str, order: Order) -> None:
        on, key = order.ordered_on.isoformat(), f"invoice/{order.number}"
        body = {
            "contract_id": contract_id,
            "number": order.number,
            "issued_on": on,
            "amount": order.amount,
            "instalments": [{"due_on": order.due_on.isoformat(), "amount": order.amount}],
        }
        issued = await self._send("finance", "/v1/invoices", key, body)
        if order.disputed:
            dispute = {"reason": "disputed by the customer", "on": on}
            await self._send("finance", f"/v1/invoices/{issued['id']}/dispute", f"{key}/dispute", dispute)

    async def _deliver(self, order: Order) -> None:
        if order.delivered_on is None:
            raise ValueError(f"order {order.number} was not delivered")
        path = f"/v1/orders/{self._placed[order.number]}/deliver"
        body = {"delivered_on": order.delivered_on.isoformat()}
        await self._send("assistant", path, f"order/{order.number}/deliver", body)

    async def _receipts(self, payments: Iterable[Payment], on: date) -> None:
        for payment in payments:
            body = {
                "payment_id": payment.check,
                "customer_external_id": payment.customer,
                "amount": payment.amount,
                "currency": CURRENCY,
                "received_on": on.isoformat(),
            }
            await self._send("erp", "/v1/erp/payments", f"payment/{payment.check}", body)
            self._done(on.isoformat())

    async def _send(self, role: str, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._client.post(role, "pipeline", path, f"steelwheels/{key}", body)


def _by_customer(payments: Iterable[Payment]) -> Iterable[list[Payment]]:
    groups: dict[str, list[Payment]] = defaultdict(list)
    for payment in payments:
        groups[payment.customer].append(payment)
    return groups.values()
