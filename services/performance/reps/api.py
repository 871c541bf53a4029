"""Routes of reps, and of who leads a unit."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.imports import imports
from shared.web.listings import Filter
from shared.web.parents import claimed
from shared.web.roles import EVERYONE
from shared.web.routes import Routes

from ..units.api import A_UNIT, HR
from ..units.chart import UnitNotStanding
from ..units.dated import DatesOutOfOrder
from ..units.decider import AppointManager
from ..units.things import UNIT
from .decider import LeaveRep, TransferRep
from .events import Position
from .processes import NewRep, NotEmployed, appoint_manager, join_rep, leave_rep, transfer_rep
from .projections import reps
from .things import REP

A_REP = "0199c0de-0000-7000-8000-000000001370"

router = Routes("organisation")
router.reads(
    REP,
    reps,
    roles=EVERYONE,
    filters=("unit_id", Filter("position", Position, lambda table, at: table.c.post == at.value), "external_id"),
)


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


imports(router, "/v1/reps/import", NewRep, join, {"unit_id": claimed("unit.external_id")})
