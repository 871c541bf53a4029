"""The table behind GET /v1/task-runs, and which tasks are late."""

from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Select, select

from shared.readers.listing import Listing

from ..tasks.projections import tasks
from ..tasks.state import ENDED
from .things import RUN

runs = Listing("task_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])


def late(as_of: date) -> Select[tuple[UUID]]:
    """The open tasks whose day was over by then, those included of which it was said."""
    of = tasks.table.c
    still_open = of.status.not_in([status.value for status in ENDED])
    return select(of.id).where(still_open, of.due_on < as_of).order_by(of.due_on, of.id)
