"""An answer as clients see it. What the staff answers is shown to nobody one by one."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.customer.customers.things import CUSTOMER
from services.customer.surveys.events import SurveyKind
from shared.kernel.fields import Count
from shared.kernel.things import Head, Thing, View

from .decider import survey_answer
from .events import SurveyAnswered, Verdict


class AnswerStatus(StrEnum):
    RECEIVED = "received"


class AnswerView(View):
    """Of one of the staff `score`, `verdict` and `comment` are null. `verdict`: `low` is followed up, `high` thanked
    for. `owner_id` looked after the customer then."""

    status: AnswerStatus
    survey_id: UUID
    kind: SurveyKind
    score: Count | None
    verdict: Verdict | None
    comment: str | None
    invitation_id: UUID | None
    customer_id: UUID | None
    contact_id: UUID | None
    owner_id: UUID | None
    on: date
    answered_at: datetime


def show(state: SurveyAnswered | None, head: Head, thing_id: UUID) -> AnswerView | None:
    if state is None:
        return None
    told = dict(state)
    if state.customer_id is None:
        told |= {"score": None, "verdict": None, "comment": None}
    return AnswerView(
        id=thing_id, version=head.version, status=AnswerStatus.RECEIVED, created_at=head.created_at, **told
    )


ANSWER = Thing(
    "survey answer",
    "/v1/survey-answers",
    survey_answer,
    show,
    AnswerView,
    owners=lambda view: (view.owner_id,),
    within=(CUSTOMER, "customer_id"),
)
