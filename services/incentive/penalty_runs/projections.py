"""The table behind GET /v1/penalty-runs, and which penalties can be appealed no more."""

from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Select, select

from shared.readers.listing import Listing

from ..penalties.penalty import PenaltyStatus
from ..penalties.projections import penalties_listing
from .things import RUN

runs = Listing("penalty_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])


def past_appeal(as_of: date) -> Select[tuple[UUID, UUID]]:
    """id, rep_id."""
    table = penalties_listing.table
    waiting = table.c.status == PenaltyStatus.IMPOSED.value
    return select(table.c.id, table.c.rep_id).where(waiting, table.c.appeal_until < as_of).order_by(table.c.id)
