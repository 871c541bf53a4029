"""Routes of surveys."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.web.execute import Execute, NoBody
from shared.web.roles import APPROVERS, DEALERS, Role
from shared.web.routes import Routes

from .decider import CloseSurvey, PublishSurvey, survey
from .projections import surveys
from .things import SURVEY

SURVEYORS = APPROVERS | {Role.MARKETING, Role.CUSTOMER_SERVICE, Role.HR}
"""Who asks customers, and the staff, how satisfied they are."""

router = Routes(
    "surveys",
    "满意度调查 surveys: NPS or CSAT, customers and staff invited by hand or by schedule, one answer for each "
    "invitation by its token, and the result. The page on which an invitation is answered is `/surveys/form#<token>`.",
)
router.reads(SURVEY, surveys, roles=DEALERS | {Role.HR}, filters=("status", "kind", "audience"))


@router.command(
    "POST",
    "/v1/surveys",
    SURVEY,
    creates=True,
    roles=SURVEYORS,
    example={
        "name": "Recommendation 2026",
        "kind": "nps",
        "question": "How likely is it that you recommend us to a colleague?",
        "follow_up_below": 7,
    },
)
async def publish(body: PublishSurvey, do: Execute) -> Response:
    """Publish a survey of customers, or of the staff (`audience`). It never changes afterwards."""
    return await do(survey, do.new_id(), body)


@router.command("POST", "/v1/surveys/{id}/close", SURVEY, roles=SURVEYORS, example={})
async def close(id: Id, body: NoBody, do: Execute) -> Response:
    """Close a survey: nobody is invited any more, and no answer is taken. The result stays."""
    return await do(survey, id, CloseSurvey())
