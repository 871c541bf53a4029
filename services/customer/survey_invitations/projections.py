"""The table behind GET /v1/survey-invitations."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .events import InviteeEvent
from .things import INVITATION


def _changed(event: InviteeEvent, stream_id: UUID) -> Iterable[UUID]:
    return (event.invitation_id,)


invitations = Listing(
    "survey_invitations",
    INVITATION,
    [
        Column("survey_id", Uuid, nullable=False, index=True),
        Column("customer_id", Uuid, index=True),
        Column("rep_id", Uuid, index=True),
        Column("status", Text, nullable=False),
        Column("on", Date, nullable=False, index=True),
    ],
    changed=_changed,
    held=CUSTOMERS,
)
