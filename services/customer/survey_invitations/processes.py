"""An invitation is to a survey that is open, of a customer of this service or one of the staff."""

from uuid import UUID

from pydantic import BaseModel

from services.customer.customers.processes import standing
from services.customer.surveys.decider import Survey, SurveyStatus, survey
from services.customer.surveys.events import Audience
from shared.kernel.fields import Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden, Invalid, NotFound, WrongStatus
from shared.kernel.transaction import Transaction

from .decider import Invite, InviteBySchedule, invitee
from .things import INVITEE_OF

ASK_STAFF = frozenset({"sales_manager", "regional_manager", "director", "marketing", "customer_service", "hr", "admin"})
"""Who publishes surveys. Others invite the customers whom they look after; who is given a colleague's token could
answer instead of them, once and for all."""


class InviteToSurvey(Command):
    """A customer, and perhaps a contact of it; to a staff survey a rep."""

    customer_id: Id | None = None
    contact_id: Id | None = None
    rep_id: Id | None = None


class Invited(BaseModel):
    id: UUID


async def invite_to_survey(tx: Transaction, survey_id: UUID, body: InviteToSurvey) -> Invited:
    """Sent with the survey's id; answers with the invitation's."""
    asked = await tx.state(survey, survey_id)
    if asked is None:
        raise NotFound
    whom = await _whom(tx, asked, body)
    command = Invite(invitation_id=tx.new_id(), survey_id=survey_id, on=tx.day, **dict(body))
    return await _send(tx, whom, command)


async def invite_by_schedule(tx: Transaction, customer_id: UUID, command: InviteBySchedule) -> None:
    """Sent with the customer's id; whether the survey is open still is not asked again."""
    await _send(tx, customer_id, command)


async def _send(tx: Transaction, whom: UUID, command: Invite) -> Invited:
    after = await tx.send(invitee, whom, command)
    if command.invitation_id in after.invited:
        tx.claim(INVITEE_OF, str(command.invitation_id), invitee.stream(whom))
    return Invited(id=command.invitation_id)


async def _whom(tx: Transaction, asked: Survey, body: InviteToSurvey) -> UUID:
    """The stream of whom it asks."""
    if asked.status is SurveyStatus.CLOSED:
        raise WrongStatus("The survey is closed.")
    if asked.published.audience is Audience.STAFF:
        if tx.by.roles.isdisjoint(ASK_STAFF):
            raise Forbidden("The staff is asked by managers, HR, marketing and customer service.")
        for name in ("customer_id", "contact_id"):
            if getattr(body, name) is not None:
                raise Invalid(f"/{name}", "must not be given: the survey asks the staff")
        if body.rep_id is None:
            raise Invalid("/rep_id", "must say whom of the staff it asks")
        return body.rep_id
    if body.rep_id is not None:
        raise Invalid("/rep_id", "must not be given: the survey asks customers")
    if body.customer_id is None:
        raise Invalid("/customer_id", "must say which customer it asks")
    found = await standing(tx, body.customer_id)
    if body.contact_id is not None and body.contact_id not in found.contacts.present:
        raise Invalid("/contact_id", "is no contact of that customer")
    return body.customer_id
