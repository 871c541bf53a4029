"""Deals as they were known by a day: what their events said, in the order of the log, as far as these were of that day
or before. Without a day, as they are now."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, case, func, literal, or_, select, true

from services.pipeline.opportunity_history.projections import MONEY, deal, expectation, override, share, stage
from services.pipeline.stages.events import Stage

FOREVER = date.max


def then(table: Table, as_of: date | None) -> ColumnElement[bool]:
    """What holds of the change of a deal that was the last one in the log of those up to the day."""
    if as_of is None:
        return table.c.until.is_(None)
    return and_(table.c.on <= as_of, or_(table.c.until.is_(None), table.c.until > as_of))


def _of_deal(table: Table, as_of: date | None) -> ColumnElement[bool]:
    return and_(table.c.deal_id == deal.c.id, then(table, as_of))


def known(as_of: date | None) -> Select[Any]:
    """A row for each deal that was open or closed by then: beside what never changes of it, `stage` with the `previous`
    one, `probability` (percent), `expected` (the amount last expected), `amount` (the same, once it is won what
    was signed, 0 once it is lost), `close_on` (expected, or when it was closed), and what a manager said instead while
    it is open: `override_amount`, `override_probability`, `overridden`."""
    won, lost = stage.c.stage == Stage.WON.value, stage.c.stage == Stage.LOST.value
    amount = case((won, deal.c.won_amount), (lost, literal(0, MONEY)), else_=expectation.c.amount)
    overridden = and_(override.c.deal_id.is_not(None), ~won, ~lost)
    fixed = ("id", "customer_id", "currency", "opened_on", "source", "channel_id", "line", "lead_id", "new_customer")
    return (
        select(
            *(deal.c[name] for name in fixed),
            deal.c.contract_id,
            deal.c.loss_reason,
            deal.c.competitor,
            stage.c.stage,
            stage.c.probability,
            stage.c.previous,
            amount.label("amount"),
            expectation.c.amount.label("expected"),
            case((won | lost, stage.c.on), else_=expectation.c.close_on).label("close_on"),
            func.coalesce(case((overridden, override.c.amount)), amount).label("override_amount"),
            func.coalesce(case((overridden, override.c.probability)), stage.c.probability).label(
                "override_probability"
            ),
            overridden.label("overridden"),
        )
        .select_from(deal)
        .join(stage, _of_deal(stage, as_of))
        .join(expectation, _of_deal(expectation, as_of))
        .outerjoin(override, _of_deal(override, as_of))
        .where(deal.c.opened_on <= as_of if as_of else true())
    )


def shares(as_of: date | None) -> FromClause:
    """The shares that reps had in each deal by then: deal_id, rep_id and percent, which add up to 100."""
    return (
        select(share.c.deal_id, share.c.rep_id, share.c.percent)
        .where(then(share, as_of), share.c.percent > 0)
        .subquery("share_then")
    )
