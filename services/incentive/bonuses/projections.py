"""The tables behind GET /v1/bonus-runs and GET /v1/bonuses."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Column, Date, String, Uuid

from shared.readers.listing import Listing

from .events import BonusEarned, BonusRunCompleted, BonusRunEvent
from .things import BONUS, RUN


def _completed(event: BonusRunEvent, stream_id: UUID) -> Iterable[UUID]:
    return (stream_id,) if isinstance(event, BonusRunCompleted) else ()


def _earned(event: BonusRunEvent, stream_id: UUID) -> Iterable[UUID]:
    return (event.bonus_id,) if isinstance(event, BonusEarned) else ()


bonus_runs = Listing("bonus_runs", RUN, [Column("period", String, nullable=False, index=True)], changed=_completed)
bonuses_listing = Listing(
    "bonuses",
    BONUS,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("plan_id", Uuid, nullable=False, index=True),
        Column("period", String, nullable=False, index=True),
        Column("on", Date, nullable=False, index=True),
    ],
    changed=_earned,
)
