"""What counts for whom on which day, by metric, in SQL."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    ScalarSelect,
    Subquery,
    Text,
    cast,
    func,
    literal,
    null,
    select,
)

from .metric import Metric
from .projections import collected, first_deal, pieces, signed, split, visit
from .shares import credits_of, steps_of

ONE = literal(1, Integer)
NO_CURRENCY = null().cast(Text)


def credits_in(metric: Metric, first: date, last: date) -> Subquery:
    """rep_id, day, currency, amount of the days from first to last; no currency for what is counted."""
    match metric:
        case Metric.SIGNED_AMOUNT:
            columns = (signed.c.rep_id, signed.c.day, signed.c.currency, signed.c.amount)
            return select(*columns).where(signed.c.day.between(first, last)).subquery("credits")
        case Metric.COLLECTED_AMOUNT:
            touched = select(collected.c.contract_id).where(collected.c.day.between(first, last))
            every = credits_of(steps_of(touched))
            return select(every).where(every.c.day.between(first, last)).subquery("credits")
        case Metric.NEW_CUSTOMERS:
            return _customers_won(first, last)
        case Metric.VISITS:
            counted = select(visit.c.rep_id, visit.c.day, NO_CURRENCY.label("currency"), ONE.label("amount"))
            return counted.where(visit.c.day.between(first, last)).subquery("credits")
        case Metric.UNITS_SOLD:
            return _pieces_sold(first, last)


def _customers_won(first: date, last: date) -> Subquery:
    """First deals of which something is left, each for the rep with the largest split."""
    stands = select(func.sum(signed.c.amount)).where(signed.c.contract_id == first_deal.c.contract_id).scalar_subquery()
    largest = _largest_split(first_deal.c.contract_id)
    return (
        select(largest.label("rep_id"), first_deal.c.day, NO_CURRENCY.label("currency"), ONE.label("amount"))
        .where(first_deal.c.day.between(first, last), stands > 0)
        .subquery("credits")
    )


def _pieces_sold(first: date, last: date) -> Subquery:
    """The pieces of each deal of which something is left, on its signing day for the rep with the largest split; never
    less than none, whatever was amended after a cancellation."""
    day = func.min(signed.c.day)
    stands = (
        select(signed.c.contract_id, day.label("day"))
        .group_by(signed.c.contract_id)
        .having(func.sum(signed.c.amount) > 0, day.between(first, last))
        .subquery("stands")
    )
    quantity = cast(func.greatest(func.sum(pieces.c.quantity), 0), BigInteger).label("quantity")
    sold = select(pieces.c.contract_id, quantity).group_by(pieces.c.contract_id).subquery("sold")
    largest = _largest_split(stands.c.contract_id).label("rep_id")
    columns = (largest, stands.c.day, NO_CURRENCY.label("currency"), sold.c.quantity.label("amount"))
    return select(*columns).join_from(stands, sold, sold.c.contract_id == stands.c.contract_id).subquery("credits")


def _largest_split(contract_id: ColumnElement[UUID]) -> ScalarSelect[UUID | None]:
    """Who has the largest split of the deal, the first of equals."""
    return (
        select(split.c.rep_id)
        .where(split.c.contract_id == contract_id)
        .order_by(split.c.percent.desc(), split.c.n)
        .limit(1)
        .scalar_subquery()
    )
