"""The statement that counts who was a customer at the start of each period, and who of them was lost in it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    values,
)

from shared.kernel.calendar import Grain, Period, period, period_of

from ..dealings.projections import deal, stands


def parts(whole: Period, grain: Grain) -> list[Period]:
    """The periods of that grain that begin within the whole."""
    found, day = [], whole.first
    while day <= whole.last:
        part = period(period_of(day, grain))
        found.append(part)
        if part.last == date.max:
            break
        day = part.last + timedelta(days=1)
    return found


def counted(periods: Sequence[Period], days: int, as_of: date) -> Select[Any]:
    """A row for each of the periods: key, active, lost. Lost after `days` without a deal, by `as_of`."""
    spans = _spans(days, as_of)
    asked = values(column("key", Text), column("first", Date), column("last", Date), name="asked").data(
        [(one.name, one.first, one.last) for one in periods]
    )
    first, last = cast(asked.c.first, Date), cast(asked.c.last, Date)
    was = and_(spans.c.signed_on < first, spans.c.until >= first)
    each = (
        select(
            asked.c.key,
            spans.c.customer_id,
            func.bool_or(was).label("active"),
            func.bool_or(spans.c.lost_on.between(first, last)).label("lost"),
        )
        .join_from(asked, spans, and_(spans.c.signed_on <= last, spans.c.until >= first))
        .group_by(asked.c.key, spans.c.customer_id)
        .subquery()
    )
    active = func.count().filter(each.c.active)
    lost = func.count().filter(each.c.active, func.coalesce(each.c.lost, False))
    return select(each.c.key, active.label("active"), lost.label("lost")).group_by(each.c.key)


def _spans(days: int, as_of: date) -> Subquery:
    """Each day on which a customer signed, until when that deal keeps it, and the day on which it was lost after it."""
    who = func.coalesce(stands.c.into_id, deal.c.customer_id)
    signed = (
        select(who.label("customer_id"), deal.c.signed_on)
        .join_from(deal, stands, stands.c.customer_id == deal.c.customer_id, isouter=True)
        .where(deal.c.value > 0, deal.c.signed_on <= as_of)
        .distinct()
        .subquery()
    )
    until = signed.c.signed_on + literal(days, Integer)
    following = func.lead(signed.c.signed_on).over(partition_by=signed.c.customer_id, order_by=signed.c.signed_on)
    dated = select(
        signed.c.customer_id, signed.c.signed_on, until.label("until"), following.label("following")
    ).subquery()
    lost = and_(dated.c.until <= as_of, or_(dated.c.following.is_(None), dated.c.following > dated.c.until))
    lost_on = case((lost, dated.c.until), else_=None)
    return select(dated.c.customer_id, dated.c.signed_on, dated.c.until, lost_on.label("lost_on")).subquery()
