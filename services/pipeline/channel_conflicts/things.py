"""A conflict as clients see it, in its channel."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from .decider import Conflict
from .events import Award


class ConflictView(BaseModel):
    """`awarded_to` is whose it is by registration, null while the conflict is open."""

    model_config = ConfigDict(frozen=True)

    conflict_id: UUID
    customer_id: UUID | None
    opportunity_id: UUID | None
    registered_on: date
    direct_registered_on: date | None
    description: str | None
    raised_by: str
    awarded_to: Award | None
    outcome: str | None
    settled_by: str | None


def shown(one: Conflict) -> ConflictView:
    return ConflictView(
        **one.raised.model_dump(),
        awarded_to=one.settled.awarded_to if one.settled else None,
        outcome=one.settled.outcome if one.settled else None,
        settled_by=one.settled.settled_by if one.settled else None,
    )
