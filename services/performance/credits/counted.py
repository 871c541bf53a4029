"""What counts for whom on which day, by metric, in SQL."""

from datetime import date

from sqlalchemy import Integer, Subquery, Text, func, literal, null, select

from .metric import Metric
from .projections import collected, first_deal, signed, split, visit
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


def _customers_won(first: date, last: date) -> Subquery:
    """First deals of which something is left, each for the rep with the largest split."""
    stands = select(func.sum(signed.c.amount)).where(signed.c.contract_id == first_deal.c.contract_id).scalar_subquery()
    largest = (
        select(split.c.rep_id)
        .where(split.c.contract_id == first_deal.c.contract_id)
        .order_by(split.c.percent.desc(), split.c.n)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(largest.label("rep_id"), first_deal.c.day, NO_CURRENCY.label("currency"), ONE.label("amount"))
        .where(first_deal.c.day.between(first, last), stands > 0)
        .subquery("credits")
    )
