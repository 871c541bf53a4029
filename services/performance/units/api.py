"""Routes of units."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .chart import HasUnitsBelow, UnitBelowItself, UnitNotStanding
from .dated import DatesOutOfOrder
from .decider import DissolveUnit, MoveUnit
from .events import UnitKind
from .processes import NewUnit, dissolve_unit, form_unit, move_unit
from .projections import units
from .team import HasMembers
from .things import UNIT

HR = (Role.HR,)
A_UNIT = "0199c0de-0000-7000-8000-000000000001"

router = Routes("organisation")
router.reads(
    UNIT,
    units,
    roles=EVERYONE,
    filters=("parent_id", Filter("kind", UnitKind, lambda table, kind: table.c.kind == kind.value), "external_id"),
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
    "/v1/units/{id}/dissolve",
    UNIT,
    roles=HR,
    refuses=(WrongStatus, DatesOutOfOrder, HasUnitsBelow, HasMembers),
    example={"on": "2005-01-01"},
)
async def dissolve(id: Id, body: DissolveUnit, do: Execute) -> Response:
    """Dissolve a unit once nobody is in it and nothing below it. Publishes `UnitDissolved`."""
    return await do(dissolve_unit, id, body)
