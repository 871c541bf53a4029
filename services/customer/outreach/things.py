"""An outreach as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.things import Thing, View, in_full

from .decider import outreach


class OutreachStatus(StrEnum):
    SENT = "sent"


class OutreachView(View):
    """`customer_ids` are all whom it went to; `rep_id` is the sender's, null where that is no rep."""

    status: OutreachStatus
    segment_id: UUID | None
    customer_ids: tuple[UUID, ...]
    channel: str
    subject: str
    sent_on: date
    sent_by: str
    rep_id: UUID | None


OUTREACH = Thing(
    "outreach",
    "/v1/outreach",
    outreach,
    in_full(OutreachView, OutreachStatus.SENT),
    OutreachView,
    owners=lambda view: (view.rep_id,),
)
