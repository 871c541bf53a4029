"""Deals in the currency of a report: what was signed at the rate that was fixed then, all else at the latest monthly
rate that there was by the day of the report."""

from datetime import date
from typing import Any

from sqlalchemy import CTE, Numeric, Select, Subquery, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.pipeline.exchange_rates.decider import RateMissing, month_of
from services.pipeline.exchange_rates.projections import exchange_rates
from services.pipeline.opportunity_history.projections import MONEY, deal
from services.pipeline.reports.sales.projections import deal as signed
from services.pipeline.reports.sales.query import Money, money
from services.pipeline.stages.events import Stage
from shared.readers.reading import Reading
from shared.readers.values import values

from .known import FOREVER

ONE = literal(1, Numeric(20, 8))


async def currency(db: Reading, asked: str | None, base: str, as_of: date | None) -> Money:
    """The one asked for, else the one that all deals opened by then have in common, else the company's own, in which
    deals in other currencies count too."""
    return money(asked, base, await values(db, deal.c.currency, deal.c.opened_on <= (as_of or FOREVER)))


def worth(known: Select[Any], speaks: Money, as_of: date | None) -> CTE:
    """The deals of the report, with their amounts in its currency; null where no rate is known."""
    own = known.subquery("known")
    if not speaks.converted:
        return select(own).where(own.c.currency == speaks.currency).cte("deals")
    latest = _rates(speaks.currency, as_of)
    fixed = case((own.c.stage == Stage.WON.value, signed.c.base_rate))
    rate = case((own.c.currency == speaks.currency, ONE), else_=func.coalesce(fixed, latest.c.rate))
    told = ("amount", "expected", "override_amount")
    converted = (cast(func.round(own.c[name] * rate, 2), MONEY).label(name) for name in told)
    kept = [column for column in own.c if column.name not in told]
    at_rate = own.outerjoin(latest, latest.c.currency == own.c.currency).outerjoin(
        signed, (signed.c.contract_id == own.c.contract_id) & (signed.c.base_currency == speaks.currency)
    )
    return select(*kept, *converted).select_from(at_rate).cte("deals")


def _rates(base: str, as_of: date | None) -> Subquery:
    """The latest rate of each currency by then."""
    table = exchange_rates.table
    told = cast(table.c.doc["rate"].astext, Numeric(20, 8)).label("rate")
    return (
        select(table.c.currency, told)
        .where(table.c.month <= month_of(as_of or FOREVER), table.c.doc["base"].astext == base)
        .ext(distinct_on(table.c.currency))
        .order_by(table.c.currency, table.c.month.desc())
        .subquery("latest")
    )


def rated(unrated: int, speaks: Money) -> None:
    """Raise RateMissing where the amounts of deals are not known in the currency of the report."""
    if unrated:
        raise RateMissing(f"{unrated} deals are in currencies of which no rate in {speaks.currency} is known by then")
