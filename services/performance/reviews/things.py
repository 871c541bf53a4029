"""A review as clients see it: whose work it is of, whoever leads them, and who held it. That others were there does not
make it theirs: what is said of somebody's work is for few."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.kernel.things import Head, Shown, Thing, View

from .decider import Review, review
from .events import ReviewKind


class ReviewStatus(StrEnum):
    """`answered` once the one whose work it is of has said something to it."""

    HELD = "held"
    ANSWERED = "answered"


class ReviewAnswerView(Shown):
    text: str
    rep_id: UUID
    at: datetime


class ReviewView(View):
    status: ReviewStatus
    kind: ReviewKind
    held_on: date
    rep_id: UUID | None
    unit_id: UUID | None
    participants: tuple[UUID, ...]
    period: str | None = Field(description="What was looked at")
    feedback: str
    strengths: tuple[str, ...]
    problems: tuple[str, ...]
    next_on: date | None
    held_by: str
    held_by_rep: UUID | None = Field(description="Who held it, where it was a rep")
    answers: tuple[ReviewAnswerView, ...]


def show(state: Review | None, head: Head, thing_id: UUID) -> ReviewView | None:
    if state is None:
        return None
    return ReviewView(
        id=thing_id,
        version=head.version,
        status=ReviewStatus.ANSWERED if state.answers else ReviewStatus.HELD,
        created_at=head.created_at,
        **dict(state.held),
        answers=tuple(ReviewAnswerView.model_validate(one) for one in state.answers),
    )


REVIEW = Thing(
    "review",
    "/v1/reviews",
    review,
    show,
    ReviewView,
    owners=lambda view: (view.rep_id, view.unit_id),
    personnel=True,
)
