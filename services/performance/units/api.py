"""Routes of units."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .chart import UnitBelowItself, UnitNotStanding
from .dated import DatesOutOfOrder
from .decider import MoveUnit
from .events import UnitKind
from .processes import NewUnit, form_unit, move_unit
from .projections import units
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
    """Form a unit, at the top or below another. The members of a task force stay in their home units. Publishes
    `UnitFormed`."""
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
