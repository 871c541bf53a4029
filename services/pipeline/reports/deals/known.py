"""Deals as they were known by a day: what their events said, in the order of the log, as far as these were of that day
or before. Without a day, as they are now."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, case, func, literal, select, true

from services.pipeline.opportunities.events import Stage
from services.pipeline.opportunities.history import MONEY, deal, expectation, override, share, stage

FOREVER = date.max


def _latest(table: Table, as_of: date, *columns: ColumnElement[Any]) -> FromClause:
    """The change of a deal that held on the day: the last one in the log of those up to it."""
    return (
        select(*columns)
        .where(table.c.deal_id == deal.c.id, table.c.on <= as_of)
        .order_by(table.c.position.desc())
        .limit(1)
        .lateral(f"{table.name}_then")
    )


def known(as_of: date | None) -> Select[Any]:
    """A row for each deal that was open or closed by then: beside what never changes of it, `stage` with the `previous`
    one, `probability` (percent), `expected` (the amount last expected), `amount` (the same, once it is won what
    was signed, 0 once it is lost), `close_on` (expected, or when it was closed), and what a manager said instead while
    it is open: `override_amount`, `override_probability`, `overridden`."""
    day = as_of or FOREVER
    now = _latest(stage, day, stage.c.stage, stage.c.previous, stage.c.probability, stage.c.on)
    expects = _latest(expectation, day, expectation.c.amount, expectation.c.close_on)
    says = _latest(override, day, override.c.amount, override.c.probability, literal(True).label("said"))
    won, lost = now.c.stage == Stage.WON.value, now.c.stage == Stage.LOST.value
    amount = case((won, deal.c.won_amount), (lost, literal(0, MONEY)), else_=expects.c.amount)
    overridden = and_(func.coalesce(says.c.said, False), ~won, ~lost)
    fixed = ("id", "customer_id", "currency", "opened_on", "source", "channel_id", "line", "lead_id", "new_customer")
    return (
        select(
            *(deal.c[name] for name in fixed),
            deal.c.contract_id,
            deal.c.loss_reason,
            deal.c.competitor,
            now.c.stage,
            now.c.probability,
            now.c.previous,
            amount.label("amount"),
            expects.c.amount.label("expected"),
            case((won | lost, now.c.on), else_=expects.c.close_on).label("close_on"),
            func.coalesce(says.c.amount, amount).label("override_amount"),
            func.coalesce(says.c.probability, now.c.probability).label("override_probability"),
            overridden.label("overridden"),
        )
        .select_from(deal)
        .join(now, true())
        .join(expects, true())
        .outerjoin(says, true())
    )


def shares(of: ColumnElement[Any], as_of: date | None) -> FromClause:
    """The shares that reps had in the deal `of` by then: rep_id and percent, which add up to 100."""
    day, told = as_of or FOREVER, share.alias("of_deal")
    last = (
        select(func.max(told.c.position)).where(told.c.deal_id == share.c.deal_id, told.c.on <= day).scalar_subquery()
    )
    return (
        select(share.c.rep_id, share.c.percent)
        .where(share.c.deal_id == of, share.c.position == last, share.c.percent > 0)
        .lateral("share_then")
    )
