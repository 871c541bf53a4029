"""A pain point as clients see it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.kernel.things import Head, Shown, Thing, View

from ..customers.things import CUSTOMER
from .decider import PainPoint, pain_point
from .events import Answer


class PainPointStatus(StrEnum):
    """`reported` until product answers."""

    REPORTED = "reported"
    PLANNED = "planned"
    DONE = "done"
    REFUSED = "refused"


class AnswerView(Shown):
    status: Answer
    note: str
    answered_by: str
    at: datetime


class PainPointView(View):
    """`note` and `answered_at` are those of the last answer."""

    status: PainPointStatus
    customer_id: UUID
    product: str | None
    text: str
    rep_id: UUID | None = Field(description="The rep who reported it, where it was one")
    reported_by: str
    note: str | None
    answered_by: str | None
    answered_at: datetime | None
    answers: tuple[AnswerView, ...]


def show(state: PainPoint | None, head: Head, thing_id: UUID) -> PainPointView | None:
    if state is None:
        return None
    last = state.answers[-1] if state.answers else None
    return PainPointView(
        id=thing_id,
        version=head.version,
        status=PainPointStatus(last.status) if last else PainPointStatus.REPORTED,
        created_at=head.created_at,
        **dict(state.reported),
        note=last.note if last else None,
        answered_by=last.answered_by if last else None,
        answered_at=last.at if last else None,
        answers=tuple(AnswerView.model_validate(answer) for answer in state.answers),
    )


PAIN_POINT = Thing(
    "pain point",
    "/v1/pain-points",
    pain_point,
    show,
    PainPointView,
    owners=lambda view: (view.rep_id,),
    within=(CUSTOMER, "customer_id"),
)
