"""How customers paid in the year up to a day, found in the read tables: a row for each customer and currency."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, Subquery, and_, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.pipeline.credit.projections import limit, terms
from services.pipeline.prices.projections import customer_tier
from services.pipeline.receivables.projections import CASH, CREDIT_NOTE, MONEY, WRITE_OFF, application, instalment
from shared.kernel.money import ZERO

from .projections import reviews

YEAR = timedelta(days=365)
FIRST = date.min + YEAR
LAST = date.max - timedelta(days=1)
"""To PostgreSQL the first and the last of all dates are infinite, and nothing is subtracted from those."""


def to_review(as_of: date, period: str) -> Select[Any]:
    """A row for each customer and currency with anything due in the year up to `as_of` or still open of before, that
    has no review of the period yet: the sums of `CreditReviewed`, `late` (money × days after it was due) in place of
    their average, and `oldest`, the earliest due date of what is overdue."""
    day = min(max(as_of, FIRST), LAST)
    found = _items(day)
    recent = found.c.due_on > day - YEAR
    late = found.c.late + found.c.open * _days(literal(day), found.c.due_on)
    sums = (
        select(
            found.c.customer_id,
            found.c.currency,
            _total(found.c.amount - found.c.credited, recent).label("due"),
            _total(found.c.paid, recent).label("collected"),
            _total(late, recent).label("late"),
            _total(found.c.open).label("overdue"),
            func.min(found.c.due_on).filter(found.c.open > 0).label("oldest"),
            _total(found.c.written_off, recent).label("written_off"),
        )
        .where(or_(recent, found.c.open > 0))
        .group_by(found.c.customer_id, found.c.currency)
        .subquery("sums")
    )
    reviewed = exists().where(
        reviews.table.c.customer_id == sums.c.customer_id,
        reviews.table.c.currency == sums.c.currency,
        reviews.table.c.period == period,
    )
    of_limit, of_tier = _limits(), _tiers(day)
    same_limit = and_(of_limit.c.customer_id == sums.c.customer_id, of_limit.c.currency == sums.c.currency)
    return (
        select(sums, terms.c.grade, terms.c.days, of_limit.c.amount.label("limit"), of_tier.c.tier)
        .select_from(
            sums.outerjoin(terms, terms.c.customer_id == sums.c.customer_id)
            .outerjoin(of_limit, same_limit)
            .outerjoin(of_tier, of_tier.c.customer_id == sums.c.customer_id)
        )
        .where(~reviewed)
        .order_by(sums.c.customer_id, sums.c.currency)
    )


def _items(day: date) -> CTE:
    """Each instalment that was due before the day, as of that day. `late` is what came in after it was due, times the
    days; money taken back takes its days with it."""
    of = application.c
    days_late = func.greatest(_days(of.on, of.due_on), 0)
    applied = (
        select(
            of.invoice_id,
            of.due_on,
            func.sum(of.amount).label("amount"),
            _kind(CREDIT_NOTE).label("credited"),
            _kind(WRITE_OFF).label("written_off"),
            _kind(CASH).label("paid"),
            func.coalesce(func.sum(of.amount * days_late).filter(of.kind == CASH), 0).label("late"),
        )
        .where(of.on <= day, of.due_on < day, of.due_on > date.min)
        .group_by(of.invoice_id, of.due_on)
        .subquery("applied")
    )
    same = and_(applied.c.invoice_id == instalment.c.invoice_id, applied.c.due_on == instalment.c.due_on)
    zero = literal(ZERO, MONEY)
    names = ("credited", "written_off", "paid", "late")
    return (
        select(
            *instalment.c,
            func.greatest(instalment.c.amount - func.coalesce(applied.c.amount, zero), zero).label("open"),
            *(func.coalesce(applied.c[name], zero).label(name) for name in names),
        )
        .select_from(instalment.outerjoin(applied, same))
        .where(instalment.c.issued_on <= day, instalment.c.due_on < day, instalment.c.due_on > date.min)
        .cte("items")
    )


def _days(later: ColumnElement[Any], earlier: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(later - earlier, Integer)


def _kind(kind: str) -> ColumnElement[Any]:
    return func.coalesce(func.sum(application.c.amount).filter(application.c.kind == kind), literal(ZERO, MONEY))


def _total(amount: ColumnElement[Any], where: ColumnElement[bool] | None = None) -> ColumnElement[Any]:
    found = func.sum(amount)
    return func.coalesce(found if where is None else found.filter(where), literal(ZERO, MONEY))


def _limits() -> Subquery:
    """Each limit as it now stands."""
    of = limit.c
    return (
        select(of.customer_id, of.currency, of.amount)
        .ext(distinct_on(of.customer_id, of.currency))
        .order_by(of.customer_id, of.currency, of.position.desc())
        .subquery("limits")
    )


def _tiers(day: date) -> Subquery:
    of = customer_tier.c
    return (
        select(of.customer_id, of.tier)
        .where(of.valid_from <= day)
        .ext(distinct_on(of.customer_id))
        .order_by(of.customer_id, of.valid_from.desc())
        .subquery("tiers")
    )
