"""An answer uses up its invitation, in one commit."""

from uuid import UUID

from pydantic import BaseModel

from services.customer.customers.decider import customer
from services.customer.survey_invitations.decider import AlreadyAnswered, MarkAnswered, invitee
from services.customer.survey_invitations.events import SurveyInvited
from services.customer.survey_invitations.things import INVITEE_OF
from services.customer.surveys.decider import SurveyStatus, survey
from shared.kernel.fields import Count, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, WrongStatus
from shared.kernel.transaction import Transaction

from .decider import RecordAnswer, survey_answer
from .things import AnswerStatus

USED = "survey.used"
"""The scope in which a staff invitation that is used up is claimed, for the stream of nothing: no event tells of it."""


class AnswerInvitation(Command):
    invitation_id: Id
    score: Count
    comment: Text | None = None


class Received(BaseModel):
    """What whoever answered is shown."""

    id: UUID
    status: AnswerStatus = AnswerStatus.RECEIVED
    survey_id: UUID
    score: int
    comment: str | None


async def answer_invitation(tx: Transaction, answer_id: UUID, command: AnswerInvitation) -> Received:
    """Sent with the id of the answer."""
    whom = await tx.locate(INVITEE_OF, str(command.invitation_id))
    if whom is None:
        raise Invalid("/token", "is not of an invitation")
    invited = (await tx.state(invitee, whom)).invited[command.invitation_id]
    asked = await tx.state(survey, invited.survey_id)
    assert asked is not None  # else nobody could have been invited to it
    if asked.status is SurveyStatus.CLOSED:
        raise WrongStatus("The survey is closed.")
    told = {"survey_id": invited.survey_id, "score": command.score, "comment": command.comment}
    answer = RecordAnswer(survey=asked.published, on=tx.day, **told)
    if invited.customer_id is not None:
        answer = await _named(tx, answer, invited, invited.customer_id)
    # A score that is none is said first: by it nobody finds out which of the staff have answered.
    await tx.send(survey_answer, answer_id, answer)
    if invited.customer_id is None:
        await _use_up(tx, invited)
    else:
        await tx.send(invitee, whom, MarkAnswered(invitation_id=invited.invitation_id))
    return Received(id=answer_id, **told)


async def _use_up(tx: Transaction, invited: SurveyInvited) -> None:
    """By a claim, in which there is neither a time nor the answer. A whole id would tell the millisecond, and count on
    from the answer's own; its last 32 bits are random (RFC 9562, 6.2), enough to tell two answers at once apart."""
    key = str(invited.invitation_id)
    if await tx.locate(USED, key) is not None:
        raise AlreadyAnswered
    tx.claim(USED, key, f"nothing-{UUID(int=tx.new_id().int % 2**32)}")


async def _named(tx: Transaction, answer: RecordAnswer, invited: SurveyInvited, customer_id: UUID) -> RecordAnswer:
    asked = await tx.state(customer, customer_id)
    names = {name: getattr(invited, name) for name in ("invitation_id", "customer_id", "contact_id")}
    return answer.model_copy(update={**names, "owner_id": asked.owner_id if asked else None})
