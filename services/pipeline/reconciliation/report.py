"""What an ERP balances its day with: counts and sums by status, and each payment with what has become of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from services.pipeline.payments.things import PaymentStatus
from shared.kernel.fields import Code, Currency, Day, Id, Money
from shared.kernel.money import ZERO
from shared.web.listings import PageParameters
from shared.web.reading import ReportParameters


class ReconciliationQuery(ReportParameters):
    date: Day


class Sum(BaseModel):
    count: int
    amount: Money


class StatusSums(BaseModel):
    """Each payment stands under one status, with its amount as received. `duplicate` counts how often a payment was
    told again, with its amount each time; it is no money, and no part of the total."""

    applied: Sum
    partly_applied: Sum
    unallocated: Sum
    suspense: Sum
    reversed: Sum
    duplicate: Sum


class Balance(BaseModel):
    """received − reversed = applied + unallocated + suspense."""

    received: Money
    reversed: Money
    applied: Money
    unallocated: Money
    suspense: Money


class StatusRow(Balance):
    currency: str
    status: PaymentStatus
    count: int


class Reconciliation(BaseModel):
    """Payments received on `date`, by what has become of them until now. `statuses`, `total` and `balance` are of
    `currency`; `rows` of every currency, unless one was asked for. `reversals` were made on `date`, of payments of
    whatever day."""

    date: date
    currency: str
    statuses: StatusSums
    total: Sum
    balance: Balance
    reversals: Sum
    rows: list[StatusRow]


BALANCED = tuple(Balance.model_fields)


def reconciled(
    day: date, currency: str, found: Iterable[Mapping[str, Any]], reversals: Sum, *, of_all: bool
) -> Reconciliation:
    """`found` by currency and status."""
    every = [dict(row) | {"received": row["amount"]} for row in found]
    ours = [row for row in every if row["currency"] == currency]
    sums = {name: {"count": 0, "amount": ZERO} for name in StatusSums.model_fields} | {
        row["status"]: row for row in ours
    }
    sums["duplicate"] = {"count": _total(ours, "duplicates", 0), "amount": _total(ours, "duplicated")}
    return Reconciliation(
        date=day,
        currency=currency,
        statuses=StatusSums.model_validate(sums),
        total=Sum(count=_total(ours, "count", 0), amount=_total(ours, "amount")),
        balance=Balance.model_validate({name: _total(ours, name) for name in BALANCED}),
        reversals=reversals,
        rows=[StatusRow.model_validate(row) for row in (every if of_all else ours)],
    )


def _total(rows: Iterable[Mapping[str, Any]], name: str, nothing: Any = ZERO) -> Any:
    return sum((row[name] for row in rows), nothing)


class PaymentsQuery(PageParameters):
    """`received_from` and `received_to` are both within. The order is that of the days."""

    sort: Literal["received_on"] | None = None
    received_on: Day | None = None
    received_from: Day | None = None
    received_to: Day | None = None
    status: PaymentStatus | None = None
    currency: Currency | None = None
    customer_id: Id | None = None
    payment_id: Code | None = None


class PaymentFate(BaseModel):
    """amount − reversed = applied + unallocated + suspense. `duplicates`: how often it was told again."""

    id: UUID
    payment_id: str
    status: PaymentStatus
    customer_id: UUID | None
    customer_external_id: str | None
    currency: str
    received_on: date
    bank_reference: str | None
    amount: Money
    applied: Money
    unallocated: Money
    suspense: Money
    reversed: Money
    duplicates: int
