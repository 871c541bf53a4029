"""An invitation as clients see it. It lives in the stream of whom it asks."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from services.customer.customers.things import CUSTOMER
from shared.kernel.things import Head, Thing, View

from .decider import Invitee, invitee

INVITEE_OF = "survey.invitation"
"""The scope in which an invitation's id is claimed for the stream of whom it asks."""


class InvitationStatus(StrEnum):
    """Of the staff's invitations it is not shown which are answered."""

    SENT = "sent"
    ANSWERED = "answered"


class InvitationView(View):
    """`version` is that of all invitations of whom it asks. `by_run`: by the schedule."""

    status: InvitationStatus
    survey_id: UUID
    customer_id: UUID | None
    contact_id: UUID | None
    rep_id: UUID | None
    on: date
    by_run: bool


def show(state: Invitee, head: Head, thing_id: UUID) -> InvitationView | None:
    sent = state.invited.get(thing_id)
    if sent is None:
        return None
    status = InvitationStatus.ANSWERED if thing_id in state.answered else InvitationStatus.SENT
    return InvitationView(id=thing_id, version=head.version, status=status, created_at=sent.invited_at, **dict(sent))


INVITATION = Thing(
    "survey invitation",
    "/v1/survey-invitations",
    invitee,
    show,
    InvitationView,
    located_by=INVITEE_OF,
    owners=lambda view: (),
    within=(CUSTOMER, "customer_id"),
)
