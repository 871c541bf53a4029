"""The list of penalties."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Column, Date, String, Uuid

from shared.readers.listing import Listing

from .events import PenaltyEvent
from .things import PENALTY


def _changed(event: PenaltyEvent, stream_id: UUID) -> Iterable[UUID]:
    return (event.penalty_id,)


penalties_listing = Listing(
    "penalties",
    PENALTY,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("status", String, nullable=False, index=True),
        Column("step", String, nullable=False),
        Column("proposed_on", Date, nullable=False),
        Column("appeal_until", Date),
    ],
    changed=_changed,
)
