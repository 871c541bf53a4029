"""The forecast as one statement: deals as they were known by a day, weighted, by one dimension."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, case, cast, distinct, func, literal, select, type_coerce

from services.pipeline.opportunity_history.projections import MONEY
from services.pipeline.reports.deals.currency import worth
from services.pipeline.reports.deals.known import known
from services.pipeline.reports.deals.parts import parts
from services.pipeline.reports.deals.rows import OF_REPS, Dimension, keyed, rolled_up
from services.pipeline.reports.sales.query import Money
from services.pipeline.stages.events import Stage
from shared.kernel.money import ZERO

AMOUNTS = ("amount", "forecast", "overridden_forecast")


@dataclass(frozen=True)
class Coverage:
    """Deals as they were known by `as_of` (None: now) and expected to close, or closed, from `first` to `last`."""

    as_of: date | None = None
    first: date | None = None
    last: date | None = None


def forecast(covers: Coverage, by: Dimension | None, speaks: Money, narrow: bool) -> Select[Any]:
    """Rows by `by`, and the total. `narrow`: the reader sees less than the company, and of each deal only parts."""
    deals = _weighted(covers, speaks)
    split = narrow or by in OF_REPS
    source: FromClause = parts(deals, AMOUNTS, covers.as_of).subquery("part") if split else deals
    facts = (source.c[name] for name in ("id", "stage", "overridden", *AMOUNTS))
    told = keyed(source, by, source.c.close_on, *facts).subquery("told")
    figures = _figures(told, split)
    if by and not split:  # each deal is added to one row, and the rows to the total
        rows = select(told.c.key, *(sums.label(name) for name, sums in figures.items())).group_by(told.c.key)
        told = rows.subquery("by_key")
        figures = {name: _added(told.c[name]) for name in figures}
    override = figures["forecast"] + figures.pop("corrected")
    return rolled_up(told, by, *(sums.label(name) for name, sums in figures.items()), override.label("override"))


def _weighted(covers: Coverage, speaks: Money) -> CTE:
    """`forecast` is the amount by the probability, `overridden_forecast` the same by the manager's figures, where there
    are any."""
    deals = worth(known(covers.as_of), speaks, covers.as_of)
    statement = select(
        deals,
        _weigh(deals.c.amount, deals.c.probability).label("forecast"),
        _weigh(deals.c.override_amount, deals.c.override_probability).label("overridden_forecast"),
    )
    if covers.first:
        statement = statement.where(deals.c.close_on >= covers.first)
    if covers.last:
        statement = statement.where(deals.c.close_on <= covers.last)
    return statement.cte("weighted")


def _weigh(amount: ColumnElement[Any], probability: ColumnElement[Any]) -> ColumnElement[Any]:
    return type_coerce(func.round(amount * probability / 100, 2), MONEY)


def _figures(told: FromClause, split: bool) -> dict[str, ColumnElement[Any]]:
    """`corrected`: by how much managers' own figures differ, null where nothing is overridden. `split`: a deal has
    several parts, and counts once. What has none is not told apart by a sort of all deals."""
    won, lost = told.c.stage == Stage.WON.value, told.c.stage == Stage.LOST.value
    number = func.count(distinct(told.c.id)) if split else func.count()
    return {
        "amount": _sum(told.c.amount),
        "forecast": _sum(told.c.forecast),
        "won": _sum(case((won, told.c.amount))),
        "corrected": func.sum(told.c.overridden_forecast - told.c.forecast).filter(told.c.overridden),
        "deals": number.filter(~lost),
        "lost": number.filter(lost),
        "overridden": number.filter(told.c.overridden),
        "unrated": number.filter(told.c.amount.is_(None)),
    }


def _added(figure: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of the rows, of which there may be none."""
    return func.sum(figure) if figure.key == "corrected" else cast(func.coalesce(func.sum(figure), 0), figure.type)


def _sum(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(amount), literal(ZERO, MONEY))
