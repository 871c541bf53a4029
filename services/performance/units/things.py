"""A unit as clients see it. `parent_id` and `manager_id` are those of the last change entered."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Unit, unit
from .events import Focus, TaskForceFormed, UnitKind


class UnitStatus(StrEnum):
    ACTIVE = "active"
    DISSOLVED = "dissolved"


class Dated(BaseModel):
    """`from` is the first day, null: from the beginning."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)
    from_: date | None = Field(alias="from")


class ParentView(Dated):
    parent_id: UUID


class ManagerView(Dated):
    rep_id: UUID


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
    focus: Focus | None
    purpose: str | None
    ends_on: date | None
    parents: tuple[ParentView, ...]
    managers: tuple[ManagerView, ...]


def show(state: Unit | None, head: Head, thing_id: UUID) -> UnitView | None:
    if state is None:
        return None
    formed = state.formed
    return UnitView(
        id=thing_id,
        version=head.version,
        status=UnitStatus.ACTIVE if state.dissolved_on is None else UnitStatus.DISSOLVED,
        created_at=head.created_at,
        name=formed.name,
        external_id=formed.external_id,
        kind=formed.kind,
        parent_id=state.parents[-1].id if state.parents else None,
        from_=formed.formed_on,
        manager_id=state.managers[-1].id if state.managers else None,
        dissolved_on=state.dissolved_on,
        focus=formed.focus,
        purpose=formed.purpose if isinstance(formed, TaskForceFormed) else None,
        ends_on=formed.ends_on if isinstance(formed, TaskForceFormed) else None,
        parents=tuple(ParentView(parent_id=since.id, from_=since.on) for since in state.parents),
        managers=tuple(ManagerView(rep_id=since.id, from_=since.on) for since in state.managers),
    )


UNIT = Thing("unit", "/v1/units", unit, show, UnitView, owners=EVERYONES)
