"""The ERP's own books of the day: what the reconciliation must say, reckoned from what it told and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deploy.erp_day.plan import Customer, Day, Kind, Payment, money


@dataclass(frozen=True, slots=True)
class Entry:
    """A payment in the evening; cents. `waits`: what is left of it has no customer yet."""

    payment_id: str
    amount: int
    reversed: int
    duplicates: int
    waits: bool
    reserved: int

    @property
    def left(self) -> int:
        return self.amount - self.reversed


def entries(customer: Customer) -> Iterator[Entry]:
    """A reversal takes what is not applied first: what was kept for an invoice that nobody knows."""
    for one in customer.payments:
        reserved = max(one.reserved - one.reversed, 0)
        waits = customer.kind is Kind.UNKNOWN
        yield Entry(one.payment_id, one.amount, one.reversed, one.duplicates, waits, reserved)


def expected(day: Day, currency: str) -> dict[str, Any]:
    """Of one currency, in the words of GET /v1/erp/reconciliation."""
    customers = [one for one in day.customers if one.currency == currency]
    all_ = [entry for customer in customers for entry in entries(customer)]
    suspense = sum(entry.left for entry in all_ if entry.waits)
    applied = sum(_applied(customer) for customer in customers)
    left = sum(entry.left for entry in all_)
    reversals = [part for customer in customers for payment in customer.payments for part in payment.reversals]
    return {
        "total": _sum([entry.amount for entry in all_]),
        "reversals": _sum(reversals),
        "suspense": _sum([entry.amount for entry in all_ if entry.waits and entry.left]),
        "reversed": _sum([entry.amount for entry in all_ if not entry.left]),
        "duplicate": _sum([entry.amount for entry in all_ for _ in range(entry.duplicates)]),
        "balance": {
            "received": money(sum(entry.amount for entry in all_)),
            "reversed": money(sum(entry.reversed for entry in all_)),
            "applied": money(applied),
            "unallocated": money(left - applied - suspense),
            "suspense": money(suspense),
        },
    }


def _applied(customer: Customer) -> int:
    """All that is left of its payments, but for what is kept for unknown invoices; at most what it owes."""
    free = sum(entry.left - entry.reserved for entry in entries(customer))
    return min(free, sum(invoice.amount for invoice in customer.invoices))


def _sum(amounts: list[int]) -> dict[str, Any]:
    return {"count": len(amounts), "amount": money(sum(amounts))}


def said(report: Mapping[str, Any]) -> dict[str, Any]:
    """What a reconciliation says of the same."""
    statuses = report["statuses"]
    return {
        **{name: report[name] for name in ("total", "reversals", "balance")},
        **{name: statuses[name] for name in ("suspense", "reversed", "duplicate")},
    }


def as_listed(payment: Payment, customer: Customer) -> dict[str, Any]:
    """Of one payment, in the words of GET /v1/payments, what does not depend on the order of the day."""
    (entry,) = (one for one in entries(customer) if one.payment_id == payment.payment_id)
    return {
        "customer_external_id": customer.external_id,
        "currency": customer.currency,
        "amount": money(entry.amount),
        "reversed": money(entry.reversed),
        "suspense": money(entry.left if entry.waits else 0),
        "duplicates": entry.duplicates,
    }
