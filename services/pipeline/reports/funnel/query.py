"""Deals and leads by the time at which they came, as statements."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
)

from services.pipeline.leads.projections import leads
from services.pipeline.leads.state import LeadStatus
from services.pipeline.opportunity_history.projections import MONEY, stage
from services.pipeline.reports.deals.currency import worth
from services.pipeline.reports.deals.known import FOREVER, known
from services.pipeline.reports.deals.rows import Dimension, rolled_up
from services.pipeline.reports.deals.whole import deals_by
from services.pipeline.reports.sales.query import Money
from services.pipeline.stages.events import Stage
from shared.kernel.money import ZERO

THROUGH = tuple(one for one in Stage if one is not Stage.LOST)
"""The stages that a deal comes through; it is lost from one of them."""


@dataclass(frozen=True)
class Cohort:
    """What was opened from `first` to `last`, both included, as it was known by `as_of` (None: now)."""

    as_of: date | None = None
    first: date | None = None
    last: date | None = None


def funnel(of: Cohort, speaks: Money, narrow: bool) -> Select[Any]:
    """A row for each stage that a deal of the cohort ever entered."""
    deals = _deals(of, speaks, None, narrow)
    visits = _visits(of.as_of)
    worth_ = case((deals.c.stage == Stage.WON.value, deals.c.amount), else_=deals.c.expected)
    lost = and_(deals.c.stage == Stage.LOST.value, deals.c.previous == visits.c.stage)
    which = {"entered": true(), "passed_on": visits.c.passed_on, "lost": lost, "now": deals.c.stage == visits.c.stage}
    counts = (func.count().filter(test).label(name) for name, test in which.items())
    amounts = (_sum(worth_).filter(test).label(f"{name}_amount") for name, test in which.items())
    unrated = func.count().filter(deals.c.expected.is_(None)).label("unrated")
    joined = deals.join(visits, visits.c.deal_id == deals.c.id)
    return select(visits.c.stage, *counts, *amounts, unrated).select_from(joined).group_by(visits.c.stage)


def _visits(as_of: date | None) -> Subquery:
    """A row for each deal and stage that it entered: whether it later came to one beyond that."""
    order = case({one.value: number for number, one in enumerate(THROUGH)}, value=stage.c.stage)
    ahead = func.max(order).over(partition_by=stage.c.deal_id, order_by=stage.c.position, rows=(1, None))
    moves = (
        select(stage.c.deal_id, stage.c.stage, func.coalesce(ahead > order, False).label("passed_on"))
        .where(stage.c.on <= (as_of or FOREVER))
        .subquery("moves")
    )
    return (
        select(moves.c.deal_id, moves.c.stage, func.bool_or(moves.c.passed_on).label("passed_on"))
        .where(moves.c.stage != Stage.LOST.value)
        .group_by(moves.c.deal_id, moves.c.stage)
        .subquery("visits")
    )


def _deals(of: Cohort, speaks: Money, by: Dimension | None, narrow: bool) -> Subquery:
    every = worth(known(of.as_of), speaks, of.as_of)
    cohort = select(every).where(_within(every.c.opened_on, of)).cte("cohort")
    return deals_by(
        cohort,
        by,
        day="opened_on",
        amounts=("amount", "expected"),
        facts=("stage", "previous"),
        as_of=of.as_of,
        narrow=narrow,
    )


def _within(day: ColumnElement[Any], of: Cohort) -> ColumnElement[bool]:
    tests: list[ColumnElement[bool]] = [true()]
    if of.first:
        tests.append(day >= of.first)
    if of.last:
        tests.append(day <= of.last)
    return and_(*tests)


def converted(of: Cohort, by: Dimension, speaks: Money, narrow: bool) -> Select[Any]:
    """The opportunities of the cohort by `by`, and their total: how many there were, and how many were won."""
    deals = _deals(of, speaks, by, narrow)
    won = deals.c.stage == Stage.WON.value
    return rolled_up(
        deals,
        by,
        func.coalesce(_sum(case((won, deals.c.amount))), literal(ZERO, MONEY)).label("amount"),
        func.count().label("opportunities"),
        func.count().filter(won).label("won"),
        func.count().filter(deals.c.expected.is_(None)).label("unrated"),
    )


def captured(of: Cohort, by: Dimension) -> Select[Any]:
    """The leads of the cohort by `by`: how many there were, and how many became opportunities by then."""
    lead = leads.table
    keys: dict[Dimension, ColumnElement[Any]] = {
        Dimension.MONTH: func.to_char(lead.c.captured_on, "YYYY-MM"),
        Dimension.PRODUCT: lead.c.product,
        Dimension.SOURCE: lead.c.source,
    }
    day = of.as_of or FOREVER
    qualified = and_(lead.c.status == LeadStatus.QUALIFIED.value, lead.c.qualified_on <= day)
    told = (
        select(cast(keys.get(by, null()), Text).label("key"), qualified.label("qualified"))
        .where(_within(lead.c.captured_on, of), lead.c.captured_on <= day)
        .subquery("told")
    )
    counts = (func.count().label("leads"), func.count().filter(told.c.qualified).label("qualified"))
    return select(told.c.key, *counts).group_by(told.c.key)


def _sum(amount: ColumnElement[Any]) -> Any:
    return func.sum(amount)
