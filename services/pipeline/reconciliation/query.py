"""What has become of each payment that the ERP told, for reconciliation with its own list."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select

from services.pipeline.payments.things import PaymentStatus
from shared.kernel.money import ZERO

from .projections import MONEY, booked, reversal, told
from .report import PaymentsQuery


def fates() -> Subquery:
    """Every payment with its status; amount − reversed = applied + unallocated + suspense."""
    waits = booked.c.id.is_(None)
    nothing = literal(ZERO, MONEY)
    reversed_ = case((waits, told.c.reversed), else_=booked.c.reversed)
    applied = case((waits, nothing), else_=booked.c.applied)
    left = told.c.amount - reversed_
    status = case(
        (left == 0, PaymentStatus.REVERSED.value),
        (waits, PaymentStatus.SUSPENSE.value),
        (applied == 0, PaymentStatus.UNALLOCATED.value),
        (applied < left, PaymentStatus.PARTLY_APPLIED.value),
        else_=PaymentStatus.APPLIED.value,
    )
    names = ("id", "payment_id", "customer_external_id", "currency", "received_on", "bank_reference", "amount")
    return (
        select(
            *(told.c[name] for name in names),
            booked.c.customer_id,
            status.label("status"),
            applied.label("applied"),
            case((waits, nothing), else_=left - applied).label("unallocated"),
            case((waits, left), else_=nothing).label("suspense"),
            reversed_.label("reversed"),
            told.c.duplicates,
        )
        .select_from(told.outerjoin(booked, booked.c.id == told.c.id))
        .subquery("fates")
    )


def by_status(day: date) -> Select[Any]:
    """Counts and sums of the payments received on the day, by currency and status."""
    of = fates()
    sums = [func.sum(of.c[name]).label(name) for name in ("amount", "applied", "unallocated", "suspense", "reversed")]
    return (
        select(
            of.c.currency,
            of.c.status,
            func.count().label("count"),
            *sums,
            func.sum(of.c.duplicates).label("duplicates"),
            func.sum(of.c.duplicates * of.c.amount).label("duplicated"),
        )
        .where(of.c.received_on == day)
        .group_by(of.c.currency, of.c.status)
        .order_by(of.c.currency, of.c.status)
    )


def reversals_on(day: date, currency: str) -> Select[Any]:
    """`count` and `amount` of what was taken back on the day, whenever it was received."""
    made = (
        select(
            func.count().label("count"),
            func.coalesce(func.sum(reversal.c.amount), literal(ZERO, MONEY)).label("amount"),
        )
        .select_from(reversal.join(told, told.c.id == reversal.c.id).outerjoin(booked, booked.c.id == reversal.c.id))
        .where(reversal.c.reversed_on == day, told.c.currency == currency)
    )
    return made.where(reversal.c.in_suspense.is_(False) | booked.c.id.is_(None))


def asked(of: Subquery, query: PaymentsQuery) -> list[ColumnElement[bool]]:
    """What the query wants of the rows of `fates`."""
    where = [
        of.c[name] == value
        for name in ("received_on", "status", "currency", "customer_id", "payment_id")
        if (value := getattr(query, name)) is not None
    ]
    if query.received_from is not None:
        where.append(of.c.received_on >= query.received_from)
    if query.received_to is not None:
        where.append(of.c.received_on <= query.received_to)
    return where
