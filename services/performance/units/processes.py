"""Units change in one commit with the chart and with their teams, so that the tree always holds."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.transaction import Transaction

from .chart import CHART, CloseUnit, PlaceUnit, chart
from .decider import DissolveUnit, FormUnit, MoveUnit, unit
from .events import FocusKind, UnitKind
from .team import Disband, team


class FocusBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    by: FocusKind
    of: Annotated[list[Text], Field(min_length=1)]


class NewUnit(Command):
    """`from` left out: as long as the unit above, or from the beginning. `purpose` and `ends_on` are a task force's;
    `focus` is that of a team for certain products or customers."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
    name: Text
    external_id: Code | None = None
    kind: UnitKind
    parent_id: Id | None = None
    from_: Day | None = Field(default=None, alias="from")
    focus: FocusBody | None = None
    purpose: Text | None = None
    ends_on: Day | None = None


async def form_unit(tx: Transaction, unit_id: UUID, body: NewUnit) -> None:
    if body.external_id is not None:
        tx.claim("unit.external_id", body.external_id, unit.stream(unit_id))
    formed_on = body.from_
    if formed_on is None and body.parent_id is not None:
        parent = (await tx.state(chart, CHART)).places.get(body.parent_id)
        formed_on = parent.began if parent and parent.began > date.min else None
    await tx.send(chart, CHART, PlaceUnit(unit_id=unit_id, parent_id=body.parent_id, on=formed_on))
    said = body.model_dump(exclude={"from_"})
    await tx.send(unit, unit_id, FormUnit(**said, formed_on=formed_on))


async def move_unit(tx: Transaction, unit_id: UUID, body: MoveUnit) -> None:
    await tx.send(unit, unit_id, body)
    await tx.send(chart, CHART, PlaceUnit(unit_id=unit_id, parent_id=body.parent_id, on=body.on))


async def dissolve_unit(tx: Transaction, unit_id: UUID, body: DissolveUnit) -> None:
    await tx.send(unit, unit_id, body)
    await tx.send(chart, CHART, CloseUnit(unit_id=unit_id, on=body.on))
    await tx.send(team, unit_id, Disband(on=body.on))
