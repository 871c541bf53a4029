"""The table behind GET /v1/complaint-runs, and which complaints are late."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Select, and_, select

from shared.readers.listing import Listing

from ..complaints.complaint import ComplaintStatus
from ..complaints.projections import complaints
from .things import RUN

runs = Listing("complaint_runs", RUN, [Column("as_of", DateTime(timezone=True), nullable=False, index=True)], version=2)


def late(as_of: datetime) -> Select[tuple[UUID]]:
    """The complaints whose clock runs and has passed its deadline, which nobody has said yet."""
    table = complaints.table
    running = and_(table.c.status == ComplaintStatus.OPEN, table.c.breached.is_(False))
    return select(table.c.id).where(running, table.c.due_by < as_of).order_by(table.c.due_by, table.c.id)
