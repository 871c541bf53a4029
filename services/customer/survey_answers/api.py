"""Routes of answers to surveys, and the page on which one is given."""

from pathlib import Path

from fastapi import Response
from pydantic import BaseModel

from services.customer.survey_invitations.api import INVITERS, PURPOSE
from services.customer.survey_invitations.decider import AlreadyAnswered
from services.customer.survey_invitations.things import INVITATION, InvitationStatus
from services.customer.surveys.decider import SurveyStatus, survey
from services.customer.surveys.events import SurveyKind
from services.customer.surveys.scale import SCALES
from shared.kernel.fields import Code, Count, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.roles import EVERYONE
from shared.web.routes import Routes
from shared.web.strangers import open_page
from shared.web.tickets import TicketOffice, Tickets

from .processes import AnswerInvitation, Received, answer_invitation
from .projections import answers
from .things import ANSWER

FORM = Path(__file__).parent / "form"
EXAMPLE = {"token": "AZnA3gAAcACAAAAAAAABA-2yP1tLmQ0eC0YfR7dGv0o5rXJq", "score": 9, "comment": "Always on time"}

router = Routes("surveys")
router.reads(
    ANSWER, answers, roles=INVITERS, filters=("survey_id", "customer_id", "owner_id", "verdict"), sorts=("answered_at",)
)
open_page(router, {f"/surveys/form{suffix}": FORM / f"form{suffix or '.html'}" for suffix in ("", ".js", ".css")})


class GiveAnswer(Command):
    token: Code
    score: Count
    comment: Text | None = None


class AskForm(Command):
    token: Code


class Form(BaseModel):
    """What is asked: a score from `lowest` to `highest`. `open` is false once the survey is closed."""

    name: str
    kind: SurveyKind
    question: str
    lowest: int
    highest: int
    answered: bool
    open: bool


@router.command(
    "POST",
    "/v1/survey-answers",
    ANSWER,
    answers=Received,
    creates=True,
    roles=EVERYONE,
    tokenless=True,
    refuses=(AlreadyAnswered, WrongStatus),
    example=EXAMPLE,
)
async def answer(body: GiveAnswer, do: Execute, tickets: Tickets) -> Response:
    """Answer an invitation by its token: once. Publishes `SurveyAnswered` where a customer answers."""
    invitation_id = _invitation_of(body.token, tickets)
    command = AnswerInvitation(invitation_id=invitation_id, score=body.score, comment=body.comment)
    return await do(answer_invitation, do.new_id(), command)


@router.query(
    "/v1/survey-forms",
    Form,
    method="POST",
    roles=EVERYONE,
    tokenless=True,
    whose=PUBLIC,
    example={"token": EXAMPLE["token"]},
)
async def form(body: AskForm, fresh: Fresh, tickets: Tickets) -> Form:
    """What the invitation of that token asks. Of the staff's it is not told whether they are answered."""
    invitation_id = _invitation_of(body.token, tickets)
    try:
        folded = await fresh.holding(INVITATION, invitation_id)
    except NotFound:
        raise Invalid("/token", "is not of an invitation") from None
    invitation = INVITATION.view(folded.state, folded.head, invitation_id)
    assert invitation is not None  # it was claimed with what made it
    asked = (await fresh.stream(survey, invitation.survey_id)).state
    published = asked.published
    scale = SCALES[published.kind]
    return Form(
        name=published.name,
        kind=published.kind,
        question=published.question,
        lowest=scale.lowest,
        highest=scale.highest,
        answered=invitation.status is InvitationStatus.ANSWERED,
        open=asked.status is SurveyStatus.PUBLISHED,
    )


def _invitation_of(token: str, tickets: TicketOffice) -> Id:
    found = tickets.read(PURPOSE, token)
    if found is None:
        raise Invalid("/token", "is not of an invitation")
    return found
