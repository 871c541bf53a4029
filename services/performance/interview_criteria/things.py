"""The criteria of a position as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Shown, Thing, View

from .decider import InterviewCriteria, interview_criteria
from .events import Criterion, InterviewKind


class CriteriaStatus(StrEnum):
    PUBLISHED = "published"


class CriteriaVersionView(Shown):
    criteria_version: Count
    effective_on: date
    criteria: tuple[Criterion, ...]
    interviews: tuple[InterviewKind, ...]
    published_by: str


class InterviewCriteriaView(View):
    """The version published last, and all `versions`: a rating names the one that it was made under."""

    status: CriteriaStatus
    position: str
    criteria_version: Count
    effective_on: date
    criteria: tuple[Criterion, ...]
    interviews: tuple[InterviewKind, ...]
    published_by: str
    versions: tuple[CriteriaVersionView, ...]


def show(state: InterviewCriteria, head: Head, thing_id: UUID) -> InterviewCriteriaView | None:
    if not state.versions:
        return None
    return InterviewCriteriaView(
        id=thing_id,
        version=head.version,
        status=CriteriaStatus.PUBLISHED,
        created_at=head.created_at,
        **dict(state.versions[-1]),
        versions=tuple(CriteriaVersionView.model_validate(one) for one in state.versions),
    )


INTERVIEW_CRITERIA = Thing(
    "interview criteria",
    "/v1/interview-criteria",
    interview_criteria,
    show,
    InterviewCriteriaView,
    owners=EVERYONES,
)
