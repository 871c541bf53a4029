"""The establishment of a unit as clients see it, by the unit's id."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View

from ..reps.events import Position
from .decider import Establishment, establishment


class EstablishmentStatus(StrEnum):
    SET = "set"


class PositionCountView(BaseModel):
    """What was set for a position; of one position the last one whose `from` has come is in force."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)
    position: Position
    headcount: Count
    from_: date = Field(alias="from")
    set_by: str


class EstablishmentView(View):
    """`position`, `headcount` and `from` are those that were set last."""

    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True, serialize_by_alias=True)
    status: EstablishmentStatus
    unit_id: UUID
    position: Position
    headcount: Count
    from_: date = Field(alias="from")
    positions: tuple[PositionCountView, ...]


def show(state: Establishment, head: Head, thing_id: UUID) -> EstablishmentView | None:
    if not state.settings:
        return None
    last = state.settings[-1]
    return EstablishmentView(
        id=thing_id,
        version=head.version,
        status=EstablishmentStatus.SET,
        created_at=head.created_at,
        unit_id=thing_id,
        position=last.position,
        headcount=last.headcount,
        from_=last.effective_on,
        positions=tuple(
            PositionCountView(position=one.position, headcount=one.headcount, from_=one.effective_on, set_by=one.set_by)
            for one in state.settings
        ),
    )


ESTABLISHMENT = Thing("establishment", "/v1/establishments", establishment, show, EstablishmentView, owners=EVERYONES)
