"""The tables behind GET /v1/honour-runs and GET /v1/honour-awards."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Column, Date, String, Uuid

from shared.readers.listing import Listing

from .events import HonourAwarded, HonourRunCompleted, HonourRunEvent
from .things import AWARD, RUN


def _completed(event: HonourRunEvent, stream_id: UUID) -> Iterable[UUID]:
    return (stream_id,) if isinstance(event, HonourRunCompleted) else ()


def _awarded(event: HonourRunEvent, stream_id: UUID) -> Iterable[UUID]:
    return (event.award_id,) if isinstance(event, HonourAwarded) else ()


runs = Listing("honour_runs", RUN, [Column("period", String, nullable=False, index=True)], changed=_completed)
awards = Listing(
    "honour_awards",
    AWARD,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("honour_id", Uuid, nullable=False, index=True),
        Column("kind", String, nullable=False),
        Column("period", String, nullable=False, index=True),
        Column("on", Date, nullable=False, index=True),
    ],
    changed=_awarded,
)
