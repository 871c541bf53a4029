"""An enrolment as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import Head, Shown, Thing, View

from ..courses.events import Mark
from .decider import Enrolment, enrolment
from .events import EffectEvaluated, FeedbackGiven, Rating, Result, Verdict


class EnrolmentStatus(StrEnum):
    """Who has `failed` the test may take it again."""

    ENROLLED = "enrolled"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class FeedbackView(Shown):
    rating: Rating
    comment: str | None
    given_by: str


class EffectView(Shown):
    """The results of `days` days before the course beside those of as many after it, as known on `as_of`."""

    as_of: date
    days: Count
    results: tuple[Result, ...]
    rating: Rating | None
    verdict: Verdict
    conclusion: str | None
    evaluated_by: str


class EnrolmentView(View):
    """`effect` is the last evaluation of what came of it."""

    status: EnrolmentStatus
    course_id: UUID
    rep_id: UUID
    course: str
    skill: str
    pass_score: Mark | None
    enrolled_by: str
    completed_on: date | None
    score: Mark | None
    passed: bool | None
    cancelled_for: str | None
    feedback: FeedbackView | None
    effect: EffectView | None


def show(state: Enrolment | None, head: Head, thing_id: UUID) -> EnrolmentView | None:
    if state is None:
        return None
    completed = state.completed
    return EnrolmentView(
        id=thing_id,
        version=head.version,
        status=_status(state),
        created_at=head.created_at,
        **dict(state.enrolled),
        completed_on=completed.on if completed else None,
        score=completed.score if completed else None,
        passed=completed.passed if completed else None,
        cancelled_for=state.cancelled.reason if state.cancelled else None,
        feedback=_feedback(state.feedback),
        effect=_effect(state.evaluations),
    )


def _status(state: Enrolment) -> EnrolmentStatus:
    if state.cancelled is not None:
        return EnrolmentStatus.CANCELLED
    if state.completed is None:
        return EnrolmentStatus.ENROLLED
    return EnrolmentStatus.COMPLETED if state.completed.passed else EnrolmentStatus.FAILED


def _feedback(given: FeedbackGiven | None) -> FeedbackView | None:
    return FeedbackView.model_validate(given) if given else None


def _effect(evaluations: tuple[EffectEvaluated, ...]) -> EffectView | None:
    return EffectView.model_validate(evaluations[-1]) if evaluations else None


ENROLMENT = Thing("enrolment", "/v1/enrolments", enrolment, show, EnrolmentView, owners=lambda view: (view.rep_id,))
