"""A work report as clients see it, filed or missed."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from shared.kernel.things import Head, Shown, Thing, View

from .decider import WorkReport, WorkReportStatus, work_report
from .events import Figures, ReportKind


class ReviewView(Shown):
    text: str
    reviewed_by: str
    reviewed_at: datetime


class WorkReportView(View):
    """What is not filed yet is null. `figures` are those that were known when it was filed."""

    status: WorkReportStatus
    rep_id: UUID
    kind: ReportKind
    period: str
    done: str | None = None
    next: str | None = None
    problems: str | None = None
    help: str | None = None
    proposals: str | None = None
    figures: Figures | None = None
    superior_id: UUID | None = Field(None, description="To whom it goes: who led the reporter as it was filed")
    filed_on: date | None = None
    filed_by: str | None = None
    missed_as_of: date | None = Field(description="As of which day it was missed, also where it is filed since")
    reviews: tuple[ReviewView, ...]


def show(state: WorkReport | None, head: Head, thing_id: UUID) -> WorkReportView | None:
    if state is None:
        return None
    filed, missed = state.filed, state.missed
    told = dict(filed) if filed else dict(missed) if missed else {}
    return WorkReportView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **told,
        missed_as_of=missed.as_of if missed else None,
        reviews=tuple(ReviewView.model_validate(one) for one in state.reviews),
    )


WORK_REPORT = Thing(
    "work report",
    "/v1/work-reports",
    work_report,
    show,
    WorkReportView,
    owners=lambda view: (view.rep_id, view.superior_id),
)
