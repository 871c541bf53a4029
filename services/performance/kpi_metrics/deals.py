"""Measures of the deals that reps are credited with, and of the customers who made them: average order value,
repurchase rate, churn. A deal of which nothing is left is none."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, Select, Subquery, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from ..credits.projections import pieces, signed, split
from ..kpi_facts.projections import deal, merged
from .asked import Asked

YEAR = timedelta(days=365)


def main_reps() -> Subquery:
    """contract_id, rep_id: who has the largest split of the deal, the first of equals."""
    of = split.c
    found = select(of.contract_id, of.rep_id).order_by(of.contract_id, of.percent.desc(), of.n)
    return found.ext(distinct_on(of.contract_id)).subquery("main_reps")


def _parts(asked: Asked) -> Subquery:
    """rep_id, contract_id, amount: what each rep has of the deals of the period, where something is left of it."""
    amount = func.sum(signed.c.amount)
    within = signed.c.day.between(asked.period.first, asked.period.last), signed.c.currency == asked.currency
    found = select(signed.c.rep_id, signed.c.contract_id, amount.label("amount")).where(*within)
    return found.group_by(signed.c.rep_id, signed.c.contract_id).having(amount > 0).subquery("parts")


def order_value(asked: Asked) -> Select[Any]:
    """rep_id, signed, orders."""
    parts = _parts(asked)
    sums = func.sum(parts.c.amount).label("signed"), func.count().label("orders")
    return select(parts.c.rep_id, *sums).group_by(parts.c.rep_id)


def order_events(asked: Asked) -> Select[Any]:
    parts = _parts(asked)
    same = (signed.c.contract_id == parts.c.contract_id) & (signed.c.rep_id == parts.c.rep_id)
    return select(parts.c.rep_id, signed.c.position).join(signed, same)


def repurchase(asked: Asked) -> Select[Any]:
    """rep_id, buyers, repeat: those who made two deals or more in the period, of those who made any."""
    parts, stands = _parts(asked), _standing()
    of = deal.join(stands, stands.c.customer_id == deal.c.customer_id)
    orders = (
        select(parts.c.rep_id, stands.c.standing_id, func.count().label("orders"))
        .select_from(of.join(parts, parts.c.contract_id == deal.c.contract_id))
        .group_by(parts.c.rep_id, stands.c.standing_id)
        .subquery("orders")
    )
    repeat = func.count().filter(orders.c.orders > 1).label("repeat")
    return select(orders.c.rep_id, func.count().label("buyers"), repeat).group_by(orders.c.rep_id)


def piece_events(asked: Asked) -> Select[Any]:
    """rep_id, position: what the pieces of the deals of the period follow from."""
    main, left = main_reps(), _left()
    return (
        select(main.c.rep_id, pieces.c.position)
        .join(pieces, pieces.c.contract_id == main.c.contract_id)
        .join(left, left.c.contract_id == main.c.contract_id)
        .where(left.c.day.between(asked.period.first, asked.period.last))
    )


def churn(asked: Asked) -> Select[Any]:
    """rep_id, active, lost: customers whose last deal before the period, a year old at the most, was mainly the rep's,
    and those of them who made none in the year up to its end."""
    found = _active(asked)
    lost = func.count().filter(found.c.again.is_(None)).label("lost")
    return select(found.c.rep_id, func.count().label("active"), lost).group_by(found.c.rep_id)


def churn_events(asked: Asked) -> Select[Any]:
    found = _active(asked)
    return select(found.c.rep_id, signed.c.position).join(signed, signed.c.contract_id == found.c.contract_id)


def _active(asked: Asked) -> Subquery:
    """rep_id, contract_id of each customer's last deal before the period, `again` a day on which it bought in the year
    up to the period's end."""
    stands, main, left = _standing(), main_reps(), _left()
    deals = (
        select(stands.c.standing_id, deal.c.contract_id, left.c.day)
        .join(stands, stands.c.customer_id == deal.c.customer_id)
        .join(left, left.c.contract_id == deal.c.contract_id)
        .cte("deals")
    )
    before = (
        select(deals)
        .where(deals.c.day < asked.period.first)
        .order_by(deals.c.standing_id, deals.c.day.desc(), deals.c.contract_id.desc())
        .ext(distinct_on(deals.c.standing_id))
        .subquery("before")
    )
    since = _a_year_before(asked.period.last)
    bought = (
        select(deals.c.standing_id, func.max(deals.c.day).label("again"))
        .where(deals.c.day > since, deals.c.day <= asked.period.last)
        .group_by(deals.c.standing_id)
        .subquery("bought")
    )
    return (
        select(main.c.rep_id, before.c.contract_id, bought.c.again)
        .select_from(before)
        .join(main, main.c.contract_id == before.c.contract_id)
        .outerjoin(bought, bought.c.standing_id == before.c.standing_id)
        .where(before.c.day >= _a_year_before(asked.period.first))
        .subquery("active")
    )


def _a_year_before(day: date) -> date:
    return day - min(YEAR, day - date.min)


def _left() -> Subquery:
    """contract_id, day: the deals of which something is left, with the day of their signature."""
    found = select(signed.c.contract_id, func.min(signed.c.day).label("day")).group_by(signed.c.contract_id)
    return found.having(func.sum(signed.c.amount) > 0).subquery("left")


def _standing() -> CTE:
    """customer_id, standing_id: which customer stands for which, each for itself where it was not merged."""
    first = select(deal.c.customer_id, deal.c.customer_id.label("standing_id")).distinct()
    way = first.cte("way", recursive=True)
    way = way.union(select(way.c.customer_id, merged.c.into_id).join(merged, merged.c.customer_id == way.c.standing_id))
    last = way.c.standing_id.not_in(select(merged.c.customer_id))
    return select(way.c.customer_id, way.c.standing_id).where(last).cte("standing")
