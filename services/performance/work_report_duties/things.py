"""The duties to report as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import ReportDuties, report_duties
from .events import Duty, ReportDutiesPublished


class DutiesStatus(StrEnum):
    PUBLISHED = "published"


class ReportDutiesView(View):
    """`document_version` counts the versions. Each is in force from `effective_on` until a later one is."""

    status: DutiesStatus
    effective_on: date
    duties: tuple[Duty, ...]
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]
    document_version: int
    published_by: str


def duties_view(one: ReportDutiesPublished, head: Head, thing_id: UUID) -> ReportDutiesView:
    return ReportDutiesView(
        id=thing_id,
        version=head.version,
        status=DutiesStatus.PUBLISHED,
        created_at=head.created_at,
        **dict(one),
        document_version=one.duty_version,
    )


def show(state: ReportDuties, head: Head, thing_id: UUID) -> ReportDutiesView | None:
    """The version published last, which a PUT is answered with."""
    return duties_view(state.versions[-1], head, thing_id) if state.versions else None


REPORT_DUTIES = Thing(
    "report duties", "/v1/work-report-duties", report_duties, show, ReportDutiesView, owners=EVERYONES
)
