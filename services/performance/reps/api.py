"""Routes of reps, and of who leads a unit."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.imports import imports
from shared.web.listings import Filter
from shared.web.parents import claimed
from shared.web.roles import EVERYONE
from shared.web.routes import Routes

from ..roles.decider import GrantRole, RevokeRole, RoleHeld, RoleNotHeld
from ..task_forces.decider import JoinTaskForce, LeaveTaskForce, NotInTaskForce
from ..units.api import A_UNIT, HR
from ..units.chart import HasUnitsBelow, UnitNotStanding
from ..units.dated import DatesOutOfOrder
from ..units.decider import AppointManager, DissolveUnit
from ..units.team import HasMembers
from ..units.things import UNIT
from .decider import LeaveRep, TransferRep, rep
from .events import Grade, Position
from .processes import (
    NewPost,
    NewRep,
    NotEmployed,
    appoint_manager,
    change_post,
    dissolve,
    grant_role,
    join_rep,
    join_task_force,
    leave_rep,
    leave_task_force,
    transfer_rep,
)
from .projections import reps
from .things import REP

A_REP = "0199c0de-0000-7000-8000-000000001370"

router = Routes("organisation")
router.reads(
    REP,
    reps,
    roles=EVERYONE,
    filters=(
        "unit_id",
        Filter("position", Position, lambda table, at: table.c.post == at.value),
        Filter("grade", Grade, lambda table, of: table.c.grade == of.value),
        "external_id",
    ),
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
    refuses=(WrongStatus, DatesOutOfOrder, NotEmployed, OwnApproval),
    example={"rep_id": A_REP, "on": "2003-01-01"},
)
async def appoint(id: Id, body: AppointManager, do: Execute) -> Response:
    """Appoint who leads the unit, from a day on; never oneself. Publishes `ManagerAppointed`."""
    return await do(appoint_manager, id, body)


@router.command(
    "POST",
    "/v1/units/{id}/dissolve",
    UNIT,
    roles=HR,
    refuses=(WrongStatus, DatesOutOfOrder, HasUnitsBelow, HasMembers),
    example={"on": "2005-01-01"},
)
async def dissolve_unit(id: Id, body: DissolveUnit, do: Execute) -> Response:
    """Dissolve a unit once nobody is in it and nothing below it. A task force is left by its members on that day.
    Publishes `UnitDissolved`."""
    return await do(dissolve, id, body)


@router.command(
    "POST",
    "/v1/reps/{id}/post",
    REP,
    roles=HR,
    refuses=(WrongStatus, DatesOutOfOrder, OwnApproval),
    example={"position": "group_leader", "grade": "senior", "on": "2005-01-01"},
)
async def post(id: Id, body: NewPost, do: Execute) -> Response:
    """Give a rep another position, another grade (newcomer, growing, senior), or both. Publishes `PostChanged`."""
    return await do(change_post, id, body)


@router.command(
    "POST",
    "/v1/reps/{id}/roles",
    REP,
    roles=HR,
    refuses=(WrongStatus, RoleHeld, OwnApproval),
    example={"role": "group_leader", "from": "2005-01-01", "to": "2005-12-31"},
)
async def grant(id: Id, body: GrantRole, do: Execute) -> Response:
    """Grant a role from a day on, through the day `to` where one is said. It ends when the rep leaves. Publishes
    `RoleGranted`, which whoever issues tokens follows."""
    return await do(grant_role, id, body)


@router.command(
    "POST",
    "/v1/reps/{id}/roles/revoke",
    REP,
    roles=HR,
    refuses=(RoleNotHeld,),
    example={"role": "group_leader", "on": "2005-07-01"},
)
async def revoke(id: Id, body: RevokeRole, do: Execute) -> Response:
    """Revoke a role; `on` is the first day without it. Publishes `RoleRevoked`."""
    return await do(rep, id, body)


@router.command(
    "POST",
    "/v1/reps/{id}/task-forces",
    REP,
    roles=HR,
    refuses=(WrongStatus, UnitNotStanding),
    example={"unit_id": A_UNIT, "on": "2005-01-01"},
)
async def second(id: Id, body: JoinTaskForce, do: Execute) -> Response:
    """Have a rep work in a task force from a day on, beside the home unit."""
    return await do(join_task_force, id, body)


@router.command(
    "POST",
    "/v1/reps/{id}/task-forces/leave",
    REP,
    roles=HR,
    refuses=(NotInTaskForce,),
    example={"unit_id": A_UNIT, "on": "2005-04-01"},
)
async def release(id: Id, body: LeaveTaskForce, do: Execute) -> Response:
    """End a rep's work in a task force; `on` is the first day without."""
    return await do(leave_task_force, id, body)


imports(router, "/v1/reps/import", NewRep, join, {"unit_id": claimed("unit.external_id")})
