"""The route of a survey's result."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import ColumnElement, false, func, select

from services.customer.survey_invitations.projections import invitations
from services.customer.surveys.decider import survey
from services.customer.surveys.events import Audience, SurveyKind
from shared.kernel.fields import Id, SignedMoney
from shared.kernel.rejections import NotFound
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters, Read
from shared.web.roles import DEALERS, Role
from shared.web.routes import Routes

from .projections import given, results
from .result import Result, result_of

SHOWN_FROM = 5
"""So many of the staff have to answer before anything is shown: of fewer one could tell who said what."""

router = Routes("surveys")


class SurveyResult(BaseModel):
    """`score`: NPS, or the percentage of the satisfied (CSAT), to a whole number; `exact` with two places; both null of
    no answers. What the kind of survey does not count is null. Of a staff survey all but the number of `responses` is
    null until there are five. `comments`: what the staff added, in no order of time."""

    survey_id: Id
    kind: SurveyKind
    audience: Audience
    invited: int
    responses: int
    score: int | None
    exact: SignedMoney | None
    promoters: int | None
    passives: int | None
    detractors: int | None
    satisfied: int | None
    comments: list[str]


@router.query(
    "/v1/surveys/{id}/result",
    SurveyResult,
    roles=DEALERS | {Role.HR},
    projections=(results, invitations),
    whose=PUBLIC,
)
async def result(id: Id, query: Annotated[Parameters, Query()], db: Read, fresh: Fresh) -> SurveyResult:
    """The result from all answers, whoever asks. Of a staff survey it is told from five answers on."""
    asked = (await fresh.stream(survey, id)).state
    if asked is None:
        raise NotFound()
    of_this: ColumnElement[bool] = given.c.survey_id == id
    rows = await db.all(select(given.c.score, func.count().label("many")).where(of_this).group_by(given.c.score))
    found = result_of(asked.published.kind, {row["score"]: row["many"] for row in rows})
    if asked.published.audience is Audience.STAFF and found.responses < SHOWN_FROM:
        found, of_this = Result(found.responses, None), false()
    said = await db.all(select(given.c.said).where(of_this, given.c.said.is_not(None)).order_by(given.c.said))
    sent = invitations.table
    return SurveyResult(
        survey_id=id,
        kind=asked.published.kind,
        audience=asked.published.audience,
        invited=await db.scalar(select(func.count()).where(sent.c.survey_id == id)),
        comments=[row["said"] for row in said],
        score=found.score,
        **{name: getattr(found, name) for name in _COUNTED},
    )


_COUNTED = ("responses", "exact", "promoters", "passives", "detractors", "satisfied")
