"""The table behind GET /v1/lifecycle-runs, and which customers are to be looked at."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Column, Date, Select, and_, or_, select

from shared.readers.listing import Listing

from ..customers.projections import customers
from ..lifecycle.events import Stage
from ..lifecycle_scheme.decider import Terms
from .things import RUN

runs = Listing("lifecycle_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])


def to_review(as_of: date, terms: Terms) -> Select[tuple[UUID]]:
    """The customers whose last deal is so many days ago that their next stage has come."""
    of = customers.table.c
    dormant = and_(of.lifecycle == Stage.ACTIVE, of.last_deal_on <= _before(as_of, terms.dormant_after_days))
    lost = and_(of.lifecycle == Stage.DORMANT, of.last_deal_on <= _before(as_of, terms.lost_after_days))
    return select(of.id).where(of.closed.is_(False), or_(dormant, lost)).order_by(of.last_deal_on, of.id)


def _before(day: date, days: int) -> date:
    """So many days earlier, or the calendar's beginning."""
    return day - min(timedelta(days=days), day - date.min)
