"""Units and reps as clients see them. `parent_id`, `manager_id` and `unit_id` are those of the last change entered."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.sealed import Sealed
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Rep, Unit, rep, unit
from .events import Grade, Position, UnitKind


class UnitStatus(StrEnum):
    ACTIVE = "active"
    DISSOLVED = "dissolved"


class RepStatus(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


class Dated(BaseModel):
    """`from` is the first day, null: from the beginning."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)
    from_: date | None = Field(alias="from")


class ParentView(Dated):
    parent_id: UUID


class ManagerView(Dated):
    rep_id: UUID


class MembershipView(Dated):
    unit_id: UUID


class UnitView(View):
    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True, serialize_by_alias=True)
    status: UnitStatus
    name: str
    external_id: str | None
    kind: UnitKind
    parent_id: UUID | None
    from_: date | None = Field(alias="from")
    manager_id: UUID | None
    dissolved_on: date | None
    parents: tuple[ParentView, ...]
    managers: tuple[ManagerView, ...]


class RepView(View):
    """`left_on` is the first day on which the rep is no longer employed."""

    status: RepStatus
    name: str
    external_id: str | None
    position: Position
    grade: Grade | None
    unit_id: UUID
    joined_on: date
    email: Sealed | None
    left_on: date | None
    left_reason: str | None
    memberships: tuple[MembershipView, ...]


def show_unit(state: Unit | None, head: Head, thing_id: UUID) -> UnitView | None:
    if state is None:
        return None
    return UnitView(
        id=thing_id,
        version=head.version,
        status=UnitStatus.ACTIVE if state.dissolved_on is None else UnitStatus.DISSOLVED,
        created_at=head.created_at,
        name=state.formed.name,
        external_id=state.formed.external_id,
        kind=state.formed.kind,
        parent_id=state.parents[-1].id if state.parents else None,
        from_=state.formed.formed_on,
        manager_id=state.managers[-1].id if state.managers else None,
        dissolved_on=state.dissolved_on,
        parents=tuple(ParentView(parent_id=since.id, from_=since.on) for since in state.parents),
        managers=tuple(ManagerView(rep_id=since.id, from_=since.on) for since in state.managers),
    )


def show_rep(state: Rep | None, head: Head, thing_id: UUID) -> RepView | None:
    if state is None:
        return None
    joined, left = state.joined, state.left
    return RepView(
        id=thing_id,
        version=head.version,
        status=RepStatus.LEFT if left else RepStatus.ACTIVE,
        created_at=head.created_at,
        name=joined.name,
        external_id=joined.external_id,
        position=joined.position,
        grade=joined.grade,
        unit_id=state.unit_id,
        joined_on=joined.joined_on,
        email=joined.email,
        left_on=left.on if left else None,
        left_reason=left.reason if left else None,
        memberships=tuple(MembershipView(unit_id=since.id, from_=since.on) for since in state.units),
    )


UNIT = Thing("unit", "/v1/units", unit, show_unit, UnitView, owners=EVERYONES)
REP = Thing("rep", "/v1/reps", rep, show_rep, RepView, owners=EVERYONES)
