"""Reps change in one commit with the teams that they are in, so that membership always holds; and who is employed may
lead a unit."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Code, Day, Email, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, OwnApproval, Rejection
from shared.kernel.transaction import Transaction

from ..roles.decider import GrantRole
from ..task_forces.decider import JoinTaskForce, LeaveTaskForce
from ..units.chart import UnitNotStanding
from ..units.decider import AppointManager, DissolveUnit, Unit, unit
from ..units.processes import dissolve_unit
from ..units.team import AddMember, RemoveMember, team
from .decider import ChangePost, Join, LeaveRep, Rep, TransferRep, rep
from .events import Grade, Position


class NewRep(Command):
    name: Text
    external_id: Code | None = None
    position: Position
    unit_id: Id
    joined_on: Day
    email: Email | None = None
    grade: Grade | None = None


class NewPost(Command):
    """Another position, grade, or both, from `on`; what is not named stays."""

    position: Position | None = None
    grade: Grade | None = None
    on: Day


class NotEmployed(Rejection):
    """The rep is not employed on that day."""


async def require_rep(tx: Transaction, rep_id: UUID, pointer: str, on: date) -> Rep:
    """The rep that a body names, who has not left by that day. Raises Invalid or NotEmployed."""
    named = await tx.state(rep, rep_id)
    if named is None:
        raise Invalid(pointer, "there is no such rep")
    if named.left is not None and named.left.on <= on:
        raise NotEmployed(f"{named.joined.name} is not employed on {on}.")
    return named


async def appoint_manager(tx: Transaction, unit_id: UUID, body: AppointManager) -> None:
    _not_ones_own(tx, body.rep_id)
    await tx.send(unit, unit_id, body)
    manager = await tx.state(rep, body.rep_id)
    if manager is None:
        raise Invalid("/rep_id", "there is no such rep")
    if not manager.employed_on(body.on):
        raise NotEmployed(f"{manager.joined.name} is not employed on {body.on}.")


async def join_rep(tx: Transaction, rep_id: UUID, body: NewRep) -> None:
    if body.external_id is not None:
        tx.claim("rep.external_id", body.external_id, rep.stream(rep_id))
    await _home(tx, body.unit_id, body.joined_on)
    email = None if body.email is None else await tx.seal(rep_id, body.email)
    await tx.send(rep, rep_id, Join(**{**dict(body), "email": email}))
    await tx.send(team, body.unit_id, AddMember(rep_id=rep_id, on=body.joined_on))


async def transfer_rep(tx: Transaction, rep_id: UUID, body: TransferRep) -> None:
    before = await tx.state(rep, rep_id)
    await tx.send(rep, rep_id, body)
    if before is None or before.unit_id == body.unit_id:
        return
    await _home(tx, body.unit_id, body.on)
    await tx.send(team, before.unit_id, RemoveMember(rep_id=rep_id, on=body.on))
    await tx.send(team, body.unit_id, AddMember(rep_id=rep_id, on=body.on))


async def leave_rep(tx: Transaction, rep_id: UUID, body: LeaveRep) -> None:
    left = await tx.send(rep, rep_id, body)
    if left is None:
        return
    await tx.send(team, left.unit_id, RemoveMember(rep_id=rep_id, on=body.on))
    for one in left.task_forces:
        if one.until is not None and one.until >= body.on:
            await tx.send(team, one.unit_id, RemoveMember(rep_id=rep_id, on=one.until))


async def grant_role(tx: Transaction, rep_id: UUID, body: GrantRole) -> None:
    _not_ones_own(tx, rep_id)
    await tx.send(rep, rep_id, body)


async def change_post(tx: Transaction, rep_id: UUID, body: NewPost) -> None:
    if body.position is None and body.grade is None:
        raise Invalid("/position", "name a position, a grade, or both")
    _not_ones_own(tx, rep_id)
    await tx.send(rep, rep_id, ChangePost(**dict(body)))


def _not_ones_own(tx: Transaction, rep_id: UUID) -> None:
    if tx.by.rep_id == rep_id:
        raise OwnApproval("Nobody gives themselves a role, a post or a unit to lead.")


async def join_task_force(tx: Transaction, rep_id: UUID, body: JoinTaskForce) -> None:
    """Into the rep's stream and the task force's team, so that it is known to both."""
    await tx.send(rep, rep_id, body)
    force = await require_standing(tx, body.unit_id, body.on)
    if not force.task_force:
        raise Invalid("/unit_id", "is no task force: a rep has one home unit, to which they are transferred")
    await tx.send(team, body.unit_id, AddMember(rep_id=rep_id, on=body.on))


async def leave_task_force(tx: Transaction, rep_id: UUID, body: LeaveTaskForce) -> None:
    await tx.send(rep, rep_id, body)
    await tx.send(team, body.unit_id, RemoveMember(rep_id=rep_id, on=body.on))


async def dissolve(tx: Transaction, unit_id: UUID, body: DissolveUnit) -> None:
    """A task force is left by whoever is still in it; any other unit has to be empty."""
    standing = await tx.state(unit, unit_id)
    if standing is not None and standing.task_force and standing.dissolved_on is None:
        for rep_id, since in (await tx.state(team, unit_id)).members.items():
            await tx.send(rep, rep_id, LeaveTaskForce(unit_id=unit_id, on=max(body.on, since)))
            await tx.send(team, unit_id, RemoveMember(rep_id=rep_id, on=body.on))
    await dissolve_unit(tx, unit_id, body)


async def _home(tx: Transaction, unit_id: UUID, on: date) -> None:
    if (await require_standing(tx, unit_id, on)).task_force:
        raise Invalid("/unit_id", "a task force is nobody's home: its members join it beside their own unit")


async def require_standing(tx: Transaction, unit_id: UUID, on: date) -> Unit:
    """The unit, which stands from `on` until further notice and will not be dissolved meanwhile."""
    home = await tx.state(unit, unit_id)
    if home is None:
        raise Invalid("/unit_id", "there is no such unit")
    if home.dissolved_on is not None:
        raise UnitNotStanding(f"{home.formed.name} is dissolved on {home.dissolved_on}.")
    if home.formed.formed_on is not None and on < home.formed.formed_on:
        raise UnitNotStanding(f"{home.formed.name} stands from {home.formed.formed_on}.")
    return home
