"""Routes of the duties to report."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.fields import Day
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes

from .decider import DEFAULT, DUTIES_ID, PublishReportDuties, report_duties
from .things import REPORT_DUTIES, ReportDutiesView, duties_view

router = Routes("work reports")

EXAMPLE = {
    "effective_on": "2026-01-01",
    "duties": [
        {"kind": "day", "positions": ["rep", "account_manager"]},
        {"kind": "week", "grace_days": 1},
        {"kind": "month", "positions": ["regional_manager", "sales_manager"], "grace_days": 3},
    ],
    "holidays": ["2026-02-17", "2026-02-18"],
    "workdays": ["2026-02-14"],
}


class DutiesQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


@router.command("PUT", "/v1/work-report-duties", REPORT_DUTIES, roles=APPROVERS | {Role.HR}, example=EXAMPLE)
async def put_duties(body: PublishReportDuties, do: Execute) -> Response:
    """Publish who files which reports, whole. It holds for the periods that end on `effective_on` or later, until a
    later version does, and never changes. The one that was published last, published again, makes no new version."""
    return await do(report_duties, DUTIES_ID, body)


@router.query("/v1/work-report-duties", ReportDutiesView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def read_duties(query: Annotated[DutiesQuery, Query()], fresh: Fresh) -> ReportDutiesView:
    """Read the version that was published last, the one in force `on` a day, or the `version` of that number. Until
    one is published, everybody files a report of each working day, week and month."""
    folded = await fresh.stream(report_duties, DUTIES_ID)
    versions = folded.state.versions
    if query.on:
        in_force = folded.state.on(query.on)
        versions = () if in_force is DEFAULT else (in_force,)
    for one in reversed(versions):
        if query.version in (None, one.duty_version):
            return duties_view(one, folded.head, DUTIES_ID)
    raise NotFound("No such version of the duties has been published.")
