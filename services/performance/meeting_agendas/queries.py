"""What an agenda asks of the read tables: gaps, lost deals and open actions of a unit and all below it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from shared.readers.organisation import holds, memberships

from ..attainment.queries import standing_under
from ..gaps.decider import GapStatus
from ..gaps.projections import gaps
from ..lost_deals.projections import lost
from ..meetings.events import LostDeal, MeetingKind, OpenGap
from ..meetings.projections import meetings
from ..tasks.projections import tasks
from ..tasks.state import ENDED

MOST = 200
"""Of each: a meeting goes through no more."""
BRING_GAPS = frozenset(
    {MeetingKind.WEEKLY, MeetingKind.MONTHLY, MeetingKind.TARGET_REVIEW, MeetingKind.JOINT_MARKETING}
)
LOST_WITHIN = {
    MeetingKind.WEEKLY: 7,
    MeetingKind.LOST_DEALS: 7,
    MeetingKind.JOINT_MARKETING: 7,
    MeetingKind.MONTHLY: 31,
}
"""Days up to the meeting's, it included, of which it goes through the lost deals."""


def gaps_of(unit_id: UUID, day: date) -> Select[Any]:
    """Those found by that day that nobody has reviewed, the latest first; of units that stand below on the day."""
    of, under = gaps.table.c, standing_under(unit_id)
    below = select(under.c.unit_id).where(under.c.since <= day, under.c.until > day)
    return (
        select(of.id, of.doc)
        .where(of.unit_id.in_(below), of.status == GapStatus.OPEN.value, of.as_of <= day)
        .order_by(of.as_of.desc(), of.id)
        .limit(MOST)
    )


def lost_deals_of(unit_id: UUID, day: date, within: int) -> Select[Any]:
    """Of whose owner was in the unit, or below it, on the day on which it was lost; the dearest first."""
    at, under = memberships(), standing_under(unit_id)
    first = day - timedelta(days=min(within - 1, (day - date.min).days))
    in_it = (under.c.unit_id == at.c.unit_id) & (under.c.since <= lost.c.lost_on) & (under.c.until > lost.c.lost_on)
    return (
        select(lost)
        .join(at, (at.c.rep_id == lost.c.owner_id) & holds(at, lost.c.lost_on))
        .join(under, in_it)
        .where(lost.c.lost_on.between(first, day))
        .order_by(lost.c.amount.desc(), lost.c.opportunity_id)
        .limit(MOST)
    )


def open_actions_of(unit_id: UUID) -> Select[Any]:
    """Of all meetings of the unit, the first due first."""
    of = tasks.table.c
    open_still = of.status.not_in([status.value for status in ENDED])
    return (
        select(of.doc)
        .join(meetings.table, meetings.table.c.id == of.meeting_id)
        .where(meetings.table.c.unit_id == unit_id, open_still)
        .order_by(of.due_on, of.id)
        .limit(MOST)
    )


def shown_gaps(rows: Sequence[RowMapping]) -> tuple[OpenGap, ...]:
    return tuple(OpenGap(**row["doc"] | {"gap_id": row["id"]}) for row in rows)


def shown_lost(rows: Sequence[RowMapping]) -> tuple[LostDeal, ...]:
    return tuple(LostDeal(**row) for row in rows)
