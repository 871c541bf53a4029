"""The people beside the ERP: contracts are signed, invoices issued, customers registered, suspense assigned by hand."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from deploy.demo.client import Client, Refused, at_once
from deploy.erp_day.plan import Customer, Day, Invoice, Kind, money

REVIEWED = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}


class Office:
    """What is done again under the same seed changes nothing."""

    def __init__(self, day: Day, client: Client) -> None:
        self._day, self._client = day, client
        self._contracts: dict[str, str] = {}
        self._ids: dict[str, str] = {}

    async def prepare(self) -> None:
        """The customers that are known in the morning, with their contracts and their early invoices."""
        for currency in sorted({customer.currency for customer in self._day.customers}):
            await self._rate(currency)
        await self.welcome(one for one in self._day.customers if one.kind in (Kind.OWES, Kind.EARLY, Kind.OVERPAYS))

    async def welcome(self, customers: Iterable[Customer]) -> None:
        """Register them and issue all that is not issued late."""
        await at_once(self._welcome(customer) for customer in customers)

    async def issue_late(self) -> None:
        await at_once(
            self._issue(customer, invoice)
            for customer in self._day.customers
            for invoice in customer.invoices
            if invoice.late
        )

    async def find_out(self) -> None:
        """In the afternoon it turns out who some of the unknown are."""
        await self.welcome(one for one in self._day.customers if one.kind is Kind.REGISTERED)
        assigned = [one for one in self._day.customers if one.kind is Kind.ASSIGNED]
        for customer in assigned:
            self._ids[customer.external_id] = str(customer.id)
        await at_once(self._contract_and_invoices(customer) for customer in assigned)
        await at_once(
            self._assign(payment.payment_id, customer)
            for customer in assigned
            for payment in customer.payments
            if payment.reversed < payment.amount
        )

    async def _rate(self, currency: str) -> None:
        """What deals of the month are worth; the company's own currency has no rate."""
        path = f"/v1/exchange-rates/{currency}/{self._day.on:%Y-%m}"
        try:
            await self._client.put(
                "finance", "pipeline", path, f"erp-day/{self._day.seed}/{currency}", {"rate": "1.0000"}
            )
        except Refused as refusal:
            if refusal.kind != "invalid-input":
                raise

    async def _welcome(self, customer: Customer) -> None:
        body = {"name": f"Customer {customer.external_id}", "kind": "company", "external_id": customer.external_id}
        made = await self._client.post("admin", "customer", "/v1/customers", f"{customer.external_id}/customer", body)
        self._ids[customer.external_id] = made["id"]
        await self._contract_and_invoices(customer)

    async def _contract_and_invoices(self, customer: Customer) -> None:
        await self._contract(customer)
        for invoice in customer.invoices:
            if not invoice.late:
                await self._issue(customer, invoice)

    async def _contract(self, customer: Customer) -> None:
        body = {
            "external_id": customer.external_id,
            "customer_id": self._ids[customer.external_id],
            "owner_id": str(uuid5(NAMESPACE_URL, "erp-day/owner")),
            "amount": money(sum(invoice.amount for invoice in customer.invoices)),
            "currency": customer.currency,
            "payment_schedule": [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}],
        }
        key, version = f"{customer.external_id}/contract", {"version": 1}
        drafted = await self._post("admin", "/v1/contracts", key, body)
        path = f"/v1/contracts/{drafted['id']}"
        review = {**version, "verdict": "approved", "checklist": REVIEWED}
        await self._post("legal", f"{path}/legal-review", f"{key}/review", review)
        await self._post("director", f"{path}/approve", f"{key}/approve", version)
        await self._post("finance", f"{path}/sign", f"{key}/sign", {**version, "signed_on": self._day.on.isoformat()})
        self._contracts[customer.external_id] = drafted["id"]

    async def _issue(self, customer: Customer, invoice: Invoice) -> None:
        each = invoice.amount // invoice.parts or invoice.amount
        amounts = [each] * (invoice.parts - 1) if each < invoice.amount else []
        amounts.append(invoice.amount - sum(amounts))
        instalments = [
            {"due_on": (self._day.on + timedelta(days=30 * number)).isoformat(), "amount": money(amount)}
            for number, amount in enumerate(amounts, start=1)
        ]
        body = {
            "contract_id": self._contracts[customer.external_id],
            "number": invoice.number,
            "issued_on": self._day.on.isoformat(),
            "amount": money(invoice.amount),
            "instalments": instalments,
        }
        await self._post("finance", "/v1/invoices", f"{invoice.number}/invoice", body)

    async def _assign(self, payment_id: str, customer: Customer) -> None:
        body = {"customer_id": self._ids[customer.external_id]}
        await self._post("finance", f"/v1/suspense/{payment_id}/assign", f"{payment_id}/assign", body)

    async def _post(self, role: str, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._client.post(role, "pipeline", path, f"erp-day/{key}", body)
