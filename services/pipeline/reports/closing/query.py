"""Deals by how they ended, as one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, cast, collate, func, literal, select, true
from sqlalchemy import Text as TextType

from services.pipeline.directory.projections import customer
from services.pipeline.opportunity_history.projections import MONEY
from services.pipeline.reports.deals.currency import worth
from services.pipeline.reports.deals.known import known
from services.pipeline.reports.deals.rows import Dimension, rolled_up
from services.pipeline.reports.deals.whole import deals_by
from services.pipeline.reports.sales.query import Money
from services.pipeline.stages.events import Stage
from shared.kernel.money import ZERO


@dataclass(frozen=True)
class Closings:
    """Deals closed from `first` to `last`, both included, as they were known by `as_of` (None: now)."""

    as_of: date | None = None
    first: date | None = None
    last: date | None = None


FACTS = ("stage", "opened_on", "close_on")


def ended(covers: Closings, by: Dimension | None, speaks: Money, narrow: bool) -> Select[Any]:
    """Rows by `by`, and the total: `open` counts the deals that were open by then, whenever they may close; all else is
    of those that were closed in the span. `days` are from the opening of those won to their signing, all together."""
    deals = worth(known(covers.as_of), speaks, covers.as_of)
    told = deals_by(
        deals, by, day="close_on", amounts=("amount", "expected"), facts=FACTS, as_of=covers.as_of, narrow=narrow
    )
    within = _within(told.c.close_on, covers)
    won, lost = and_(told.c.stage == Stage.WON.value, within), and_(told.c.stage == Stage.LOST.value, within)
    still = told.c.stage.not_in([Stage.WON.value, Stage.LOST.value])
    rows = select(told).where(won | lost | still).subquery("ended")
    won, lost = rows.c.stage == Stage.WON.value, rows.c.stage == Stage.LOST.value
    of_won, of_lost = _sum(case((won, rows.c.amount))), _sum(case((lost, rows.c.expected)))
    return rolled_up(
        rows,
        by,
        (of_won + of_lost).label("amount"),
        func.count().filter(~won, ~lost).label("open"),
        func.count().filter(won).label("won"),
        func.count().filter(lost).label("lost"),
        of_won.label("won_amount"),
        of_lost.label("lost_amount"),
        func.coalesce(func.sum(case((won, rows.c.close_on - rows.c.opened_on))), 0).label("days"),
        func.count().filter(rows.c.expected.is_(None)).label("unrated"),
    )


def _within(day: ColumnElement[date], covers: Closings) -> ColumnElement[bool]:
    tests: list[ColumnElement[bool]] = [true()]
    if covers.first:
        tests.append(day >= covers.first)
    if covers.last:
        tests.append(day <= covers.last)
    return and_(*tests)


def _sum(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(amount), literal(ZERO, MONEY))


LOSS_FACTS = (*FACTS, "customer_id", "previous", "loss_reason", "competitor", "source", "line")


def losses(covers: Closings, speaks: Money, narrow: bool) -> Select[Any]:
    """A row for each deal lost in the span, by the amount that was expected, descending, then key."""
    deals = worth(known(covers.as_of), speaks, covers.as_of)
    lost = deals_by(
        deals, None, day="close_on", amounts=("expected",), facts=LOSS_FACTS, as_of=covers.as_of, narrow=narrow
    )
    key = cast(lost.c.id, TextType)
    return (
        select(
            key.label("key"),
            customer.c.name.label("label"),
            customer.c.external_id,
            lost.c.customer_id,
            lost.c.expected.label("amount"),
            lost.c.loss_reason.label("reason"),
            lost.c.competitor,
            lost.c.previous.label("stage"),
            (lost.c.close_on - lost.c.opened_on).label("days"),
            lost.c.close_on.label("lost_on"),
            lost.c.source,
            lost.c.line,
        )
        .select_from(lost.outerjoin(customer, customer.c.id == lost.c.customer_id))
        .where(lost.c.stage == Stage.LOST.value, _within(lost.c.close_on, covers))
        .order_by(lost.c.expected.desc(), collate(key, "C"))
    )
