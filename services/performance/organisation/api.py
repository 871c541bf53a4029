"""Routes of the organisation."""

from typing import Annotated

from fastapi import Query, Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.imports import imports
from shared.web.listings import Filter
from shared.web.parents import claimed
from shared.web.reading import Parameters, Read
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .chart import HasUnitsBelow, UnitBelowItself, UnitNotStanding
from .decider import AppointManager, DatesOutOfOrder, DissolveUnit, LeaveRep, MoveUnit, TransferRep
from .events import Position, UnitKind
from .org import Org, org
from .processes import (
    NewRep,
    NewUnit,
    NotEmployed,
    appoint_manager,
    dissolve_unit,
    form_unit,
    join_rep,
    leave_rep,
    move_unit,
    transfer_rep,
)
from .projections import organisation, reps, units
from .team import HasMembers
from .things import REP, UNIT

HR = (Role.HR,)
A_UNIT = "0199c0de-0000-7000-8000-000000000001"
A_REP = "0199c0de-0000-7000-8000-000000001370"

router = Routes(
    "organisation",
    "组织 organisation: units in a dated tree, their members and who leads them. What is decided `on` a day holds from "
    "that day on: a unit dissolved on it no longer stands, a rep who leaves on it is no longer a member.",
)
router.reads(
    UNIT,
    units,
    roles=EVERYONE,
    filters=("parent_id", Filter("kind", UnitKind, lambda table, kind: table.c.kind == kind.value), "external_id"),
)
router.reads(
    REP,
    reps,
    roles=EVERYONE,
    filters=("unit_id", Filter("position", Position, lambda table, at: table.c.post == at.value), "external_id"),
)


@router.command(
    "POST",
    "/v1/units",
    UNIT,
    creates=True,
    roles=HR,
    refuses=(AlreadyExists, UnitNotStanding),
    example={"name": "EMEA", "external_id": "EMEA", "kind": "region", "parent_id": A_UNIT, "from": "2003-01-01"},
)
async def form(body: NewUnit, do: Execute) -> Response:
    """Form a unit, at the top or below another. Publishes `UnitFormed`."""
    return await do(form_unit, do.new_id(), body)


@router.command(
    "POST",
    "/v1/units/{id}/move",
    UNIT,
    roles=HR,
    refuses=(WrongStatus, DatesOutOfOrder, UnitNotStanding, UnitBelowItself),
    example={"parent_id": A_UNIT, "on": "2004-07-01"},
)
async def move(id: Id, body: MoveUnit, do: Execute) -> Response:
    """Move a unit below another, with all below it, from a day on. Publishes `UnitMoved`."""
    return await do(move_unit, id, body)


@router.command(
    "POST",
    "/v1/units/{id}/manager",
    UNIT,
    roles=HR,
    refuses=(WrongStatus, DatesOutOfOrder, NotEmployed),
    example={"rep_id": A_REP, "on": "2003-01-01"},
)
async def appoint(id: Id, body: AppointManager, do: Execute) -> Response:
    """Appoint who leads the unit, from a day on. Publishes `ManagerAppointed`."""
    return await do(appoint_manager, id, body)


@router.command(
    "POST",
    "/v1/units/{id}/dissolve",
    UNIT,
    roles=HR,
    refuses=(WrongStatus, DatesOutOfOrder, HasUnitsBelow, HasMembers),
    example={"on": "2005-01-01"},
)
async def dissolve(id: Id, body: DissolveUnit, do: Execute) -> Response:
    """Dissolve a unit once nobody is in it and nothing below it. Publishes `UnitDissolved`."""
    return await do(dissolve_unit, id, body)


@router.command(
    "POST",
    "/v1/reps",
    REP,
    creates=True,
    roles=HR,
    refuses=(AlreadyExists, UnitNotStanding),
    example={
        "external_id": "1370",
        "name": "Gerard Hernandez",
        "position": "rep",
        "unit_id": A_UNIT,
        "joined_on": "2003-01-01",
        "email": "ghernande@example.com",
    },
)
async def join(body: NewRep, do: Execute) -> Response:
    """Take a rep into a unit. Publishes `RepJoined`, without the e-mail address."""
    return await do(join_rep, do.new_id(), body)


@router.command(
    "POST",
    "/v1/reps/{id}/transfer",
    REP,
    roles=HR,
    refuses=(WrongStatus, DatesOutOfOrder, UnitNotStanding),
    example={"unit_id": A_UNIT, "on": "2004-07-01"},
)
async def transfer(id: Id, body: TransferRep, do: Execute) -> Response:
    """Transfer a rep to another unit, from a day on. Publishes `RepTransferred`."""
    return await do(transfer_rep, id, body)


@router.command(
    "POST",
    "/v1/reps/{id}/leave",
    REP,
    roles=HR,
    refuses=(WrongStatus, DatesOutOfOrder),
    example={"on": "2005-06-01", "reason": "moves abroad"},
)
async def leave(id: Id, body: LeaveRep, do: Execute) -> Response:
    """Record that a rep leaves; `on` is the first day on which they are gone. Publishes `RepLeft`."""
    return await do(leave_rep, id, body)


class OrgQuery(Parameters):
    as_of: Day | None = None


@router.query("/v1/org", Org, roles=EVERYONE, projections=(organisation,), rows="units")
async def read_org(query: Annotated[OrgQuery, Query()], db: Read) -> Org:
    """The organisation as of a day: the tree of units, their members and who leads them. Without `as_of`, with all
    changes that are entered, those still to come included."""
    return await org(db, query.as_of)


imports(router, "/v1/reps/import", NewRep, join, {"unit_id": claimed("unit.external_id")})
