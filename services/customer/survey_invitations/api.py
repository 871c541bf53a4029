"""Routes of invitations to surveys."""

import json
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from services.customer.customers.things import CUSTOMER
from services.customer.surveys.api import SURVEYORS
from services.customer.surveys.things import SURVEY
from shared.kernel.fields import Id
from shared.kernel.rejections import WrongStatus
from shared.web.answer import json_response
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.roles import SELLERS, Role
from shared.web.routes import Routes
from shared.web.tickets import TicketOffice, Tickets

from .decider import AlreadyInvited
from .processes import InviteToSurvey, invite_to_survey
from .projections import invitations
from .things import INVITATION

PURPOSE = "survey invitation"
"""What the token of an invitation is a ticket for."""
INVITERS = SELLERS | SURVEYORS | {Role.AFTER_SALES}
SHOWN = ("etag", "log-position")

router = Routes("surveys")
router.reads(
    INVITATION,
    invitations,
    roles=INVITERS,
    filters=("survey_id", "customer_id", "rep_id", "status"),
    sorts=("on",),
)


class InvitationToken(BaseModel):
    """`token` answers the invitation `id`, once. Whoever has it may."""

    id: UUID
    token: str


@router.command(
    "POST",
    "/v1/surveys/{id}/invitations",
    SURVEY,
    answers=InvitationToken,
    roles=INVITERS,
    names={"customer_id": CUSTOMER},
    refuses=(WrongStatus, AlreadyInvited),
    example={"customer_id": "0199c0de-0000-7000-8000-000000000103"},
)
async def invite(id: Id, body: InviteToSurvey, do: Execute, tickets: Tickets) -> Response:
    """Invite a customer, or of a staff survey one of the staff, which only those do who publish surveys. The token is
    for whom you invite: it is not kept, and made again by `GET /v1/survey-invitations/{id}/token`."""
    return _with_token(await do(invite_to_survey, id, body), tickets)


@router.query("/v1/survey-invitations/{id}/token", InvitationToken, roles=INVITERS, whose="the customer's owners'")
async def token(id: Id, fresh: Fresh, tickets: Tickets) -> InvitationToken:
    """Read the token of an invitation, to send it to whom it asks: for those who were invited by schedule as well."""
    found = await fresh.thing(INVITATION, id)
    return InvitationToken(id=found.id, token=tickets.issue(PURPOSE, found.id))


def _with_token(answer: Response, tickets: TicketOffice) -> Response:
    """The answer as it is kept for a repetition tells the id alone."""
    invited = UUID(json.loads(bytes(answer.body))["id"])
    shown = InvitationToken(id=invited, token=tickets.issue(PURPOSE, invited))
    headers = {name: answer.headers[name] for name in SHOWN if name in answer.headers}
    return json_response(shown.model_dump(mode="json"), answer.status_code, headers)
