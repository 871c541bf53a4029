"""The tables behind GET /v1/camps and GET /v1/camp-runs, and who can be ranked for a quarter."""

from datetime import date
from typing import Any

from sqlalchemy import Column, Select, Text, func, select

from shared.readers.listing import Listing
from shared.readers.organisation import FOREVER, membership, rep

from ..credits.counted import credits_in
from ..credits.metric import Metric
from ..reps.events import Position
from ..scorecards.projections import scorecards
from ..scorecards.state import ScorecardStatus
from .things import CAMP, RUN

camps = Listing("camps", CAMP, [Column("quarter", Text, nullable=False, index=True)])
runs = Listing("camp_runs", RUN, [Column("quarter", Text, nullable=False, index=True)])

MANAGERS = (Position.DIRECTOR, Position.REGIONAL_MANAGER, Position.SALES_MANAGER)
"""Who is a manager already needs no camp of reserve managers."""


def staying(on: date) -> Select[Any]:
    """rep_id of everybody who is employed on that day, of whom no leaving is entered, and who is no manager."""
    joined = select(membership.c.rep_id).where(membership.c.since <= on)
    return select(rep.c.id.label("rep_id")).where(
        rep.c.left_on == FOREVER, rep.c.position.not_in(MANAGERS), rep.c.id.in_(joined)
    )


def scored_in(quarter: str) -> Select[Any]:
    """rep_id, total of everybody whose scorecard of that quarter is final, as it stands with its appeals."""
    card = scorecards.table.c
    return select(card.rep_id, card.total).where(
        card.period == quarter, card.status != ScorecardStatus.DRAFT, card.total.is_not(None)
    )


def signed_in(first: date, last: date) -> Select[Any]:
    """rep_id, currency, amount of everybody who has signed something in those days."""
    credits = credits_in(Metric.SIGNED_AMOUNT, first, last)
    amount = func.sum(credits.c.amount)
    return (
        select(credits.c.rep_id, credits.c.currency, amount.label("amount"))
        .where(credits.c.rep_id.is_not(None))
        .group_by(credits.c.rep_id, credits.c.currency)
        .having(amount > 0)
    )
