"""A survey as clients see it."""

from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Survey, SurveyStatus, survey
from .events import Audience, SurveyKind


class SurveyView(View):
    status: SurveyStatus
    name: str
    kind: SurveyKind
    question: str
    audience: Audience
    follow_up_below: Count
    thank_from: Count
    published_by: str


def show(state: Survey | None, head: Head, thing_id: UUID) -> SurveyView | None:
    if state is None:
        return None
    return SurveyView(
        id=thing_id, version=head.version, status=state.status, created_at=head.created_at, **dict(state.published)
    )


SURVEY = Thing("survey", "/v1/surveys", survey, show, SurveyView, owners=EVERYONES)
