"""An inspection as clients see it: whose work it is of, whoever leads them, and who did it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.kernel.things import Head, Thing, View

from .decider import inspection
from .events import Finding, InspectionDone, InspectionKind


class InspectionStatus(StrEnum):
    """`passed` where every finding is ok."""

    PASSED = "passed"
    FAILED = "failed"


class InspectionView(View):
    status: InspectionStatus
    kind: InspectionKind
    subject: str
    inspected_on: date
    rep_id: UUID | None
    unit_id: UUID | None
    findings: tuple[Finding, ...]
    done_by: str
    done_by_rep: UUID | None = Field(description="Who did it, where it was a rep")


def show(state: InspectionDone | None, head: Head, thing_id: UUID) -> InspectionView | None:
    if state is None:
        return None
    passed = all(finding.ok for finding in state.findings)
    return InspectionView(
        id=thing_id,
        version=head.version,
        status=InspectionStatus.PASSED if passed else InspectionStatus.FAILED,
        created_at=head.created_at,
        **dict(state),
    )


INSPECTION = Thing(
    "inspection",
    "/v1/inspections",
    inspection,
    show,
    InspectionView,
    owners=lambda view: (view.rep_id, view.unit_id),
    personnel=True,
)
