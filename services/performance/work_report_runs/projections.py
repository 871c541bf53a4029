"""The table behind GET /v1/work-report-runs, and who has not filed a report."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Column, Date, Select, exists, func, select, true

from shared.kernel.calendar import Period
from shared.readers.listing import Listing
from shared.readers.organisation import membership, rep

from ..reps.events import Position
from ..work_reports.decider import WorkReportStatus
from ..work_reports.projections import work_reports
from .things import RUN

runs = Listing("work_report_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])


def not_filed(span: Period, positions: Sequence[Position]) -> Select[tuple[UUID]]:
    """Who was employed on every day of it, in one of these positions (all where there is none), and has not filed."""
    joined = select(func.min(membership.c.since)).where(membership.c.rep_id == rep.c.id).scalar_subquery()
    filed = work_reports.table.c
    has_filed = exists(
        select(true()).where(
            filed.rep_id == rep.c.id, filed.period == span.name, filed.status != WorkReportStatus.MISSED.value
        )
    )
    found = select(rep.c.id).where(joined <= span.first, rep.c.left_on > span.last, ~has_filed).order_by(rep.c.id)
    return found.where(rep.c.position.in_([one.value for one in positions])) if positions else found
