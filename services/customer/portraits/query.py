"""The statements of a portrait, each over the records of one customer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, cast, func, literal, select

from ..complaints.complaint import ComplaintStatus
from ..complaints.events import Severity
from ..complaints.projections import complaints
from ..dealings.projections import bought, deal, payment
from ..visits.decider import VisitStatus
from ..visits.projections import visits

Ids = Sequence[UUID]
LINES = 10
"""At most so many of what it buys are named."""


def deals_of(ids: Ids) -> Select[Any]:
    """By currency: deals that something is left of, their value, the first and the last day."""
    days = func.max(deal.c.signed_on) - func.min(deal.c.signed_on)
    gap = cast(func.round(days / cast(func.nullif(func.count() - 1, 0), deal.c.value.type)), Integer)
    return (
        select(
            deal.c.currency,
            func.count().label("deals"),
            func.sum(deal.c.value).label("amount"),
            func.round(func.avg(deal.c.value), 2).label("average"),
            func.min(deal.c.signed_on).label("first_on"),
            func.max(deal.c.signed_on).label("last_on"),
            gap.label("days_between"),
        )
        .where(deal.c.customer_id.in_(ids), deal.c.value > 0)
        .group_by(deal.c.currency)
        .order_by(func.count().desc(), deal.c.currency)
    )


def lines_of(ids: Ids) -> Select[Any]:
    """What it bought most of, in deals that something is left of, as it was signed."""
    amount = func.sum(bought.c.amount)
    return (
        select(bought.c.line, deal.c.currency, amount.label("amount"))
        .join_from(bought, deal, deal.c.contract_id == bought.c.contract_id)
        .where(deal.c.customer_id.in_(ids), deal.c.value > 0)
        .group_by(bought.c.line, deal.c.currency)
        .order_by(amount.desc(), bought.c.line)
        .limit(LINES)
    )


def payments_of(ids: Ids) -> Select[Any]:
    """By currency: what was paid, how much of it by the day on which it was due, and the mean days late, by amount."""
    amount, late = payment.c.amount, func.greatest(payment.c.received_on - payment.c.due_on, literal(0))
    paid = func.sum(amount)
    in_time = func.coalesce(func.sum(amount).filter(payment.c.received_on <= payment.c.due_on), 0)
    return (
        select(
            payment.c.currency,
            paid.label("paid"),
            func.round(in_time / paid, 4).label("in_time_rate"),
            cast(func.round(func.sum(amount * late) / paid), Integer).label("days_late"),
        )
        .where(payment.c.customer_id.in_(ids))
        .group_by(payment.c.currency)
        .having(paid > 0)
        .order_by(paid.desc(), payment.c.currency)
    )


def complaints_of(ids: Ids) -> Select[Any]:
    of = complaints.table.c
    solved = of.status.in_((ComplaintStatus.RESOLVED, ComplaintStatus.CLOSED))
    counts: list[ColumnElement[Any]] = [
        func.count().label("complaints"),
        func.count().filter(of.severity == Severity.MAJOR).label("major"),
        func.count().filter(~solved).label("open"),
        func.count().filter(of.breached).label("breached"),
    ]
    return select(*counts).where(of.customer_id.in_(ids))


def visits_of(ids: Ids) -> Select[Any]:
    of = visits.table.c
    counts: list[ColumnElement[Any]] = [func.count().label("visits"), func.max(of.visited_on).label("last_on")]
    return select(*counts).where(of.customer_id.in_(ids), of.status == VisitStatus.LOGGED)
