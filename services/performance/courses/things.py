"""A course as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View

from ..reps.events import Grade
from .decider import Course, course
from .events import CourseKind, Mark


class CourseStatus(StrEnum):
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"


class CourseView(View):
    status: CourseStatus
    name: str
    skill: str
    kind: CourseKind
    tier: Grade | None
    lecturer_id: UUID | None
    pass_score: Mark | None
    product: str | None
    description: str | None
    starts_on: date | None
    ends_on: date | None
    offered_by: str
    withdrawn_for: str | None


def show(state: Course | None, head: Head, thing_id: UUID) -> CourseView | None:
    if state is None:
        return None
    withdrawn = state.withdrawn
    return CourseView(
        id=thing_id,
        version=head.version,
        status=CourseStatus.WITHDRAWN if withdrawn else CourseStatus.OFFERED,
        created_at=head.created_at,
        **dict(state.offered),
        withdrawn_for=withdrawn.reason if withdrawn else None,
    )


COURSE = Thing("course", "/v1/courses", course, show, CourseView, owners=EVERYONES)
