"""Reps change in one commit with the teams that they are in, so that membership always holds; and who is employed may
lead a unit."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Code, Day, Email, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection
from shared.kernel.transaction import Transaction

from ..units.chart import UnitNotStanding
from ..units.decider import AppointManager, unit
from ..units.team import AddMember, RemoveMember, team
from .decider import Join, LeaveRep, TransferRep, rep
from .events import Grade, Position


class NewRep(Command):
    name: Text
    external_id: Code | None = None
    position: Position
    unit_id: Id
    joined_on: Day
    email: Email | None = None
    grade: Grade | None = None


class NotEmployed(Rejection):
    """The rep is not employed on that day."""


async def appoint_manager(tx: Transaction, unit_id: UUID, body: AppointManager) -> None:
    await tx.send(unit, unit_id, body)
    manager = await tx.state(rep, body.rep_id)
    if manager is None:
        raise Invalid("/rep_id", "there is no such rep")
    if not manager.employed_on(body.on):
        raise NotEmployed(f"{manager.joined.name} is not employed on {body.on}.")


async def join_rep(tx: Transaction, rep_id: UUID, body: NewRep) -> None:
    if body.external_id is not None:
        tx.claim("rep.external_id", body.external_id, rep.stream(rep_id))
    await _require_standing(tx, body.unit_id, body.joined_on)
    email = None if body.email is None else await tx.seal(rep_id, body.email)
    await tx.send(rep, rep_id, Join(**{**dict(body), "email": email}))
    await tx.send(team, body.unit_id, AddMember(rep_id=rep_id, on=body.joined_on))


async def transfer_rep(tx: Transaction, rep_id: UUID, body: TransferRep) -> None:
    before = await tx.state(rep, rep_id)
    await tx.send(rep, rep_id, body)
    if before is None or before.unit_id == body.unit_id:
        return
    await _require_standing(tx, body.unit_id, body.on)
    await tx.send(team, before.unit_id, RemoveMember(rep_id=rep_id, on=body.on))
    await tx.send(team, body.unit_id, AddMember(rep_id=rep_id, on=body.on))


async def leave_rep(tx: Transaction, rep_id: UUID, body: LeaveRep) -> None:
    left = await tx.send(rep, rep_id, body)
    if left is not None:
        await tx.send(team, left.unit_id, RemoveMember(rep_id=rep_id, on=body.on))


async def _require_standing(tx: Transaction, unit_id: UUID, on: date) -> None:
    """The unit stands from `on` until further notice, and will not be dissolved meanwhile."""
    home = await tx.state(unit, unit_id)
    if home is None:
        raise Invalid("/unit_id", "there is no such unit")
    if home.dissolved_on is not None:
        raise UnitNotStanding(f"{home.formed.name} is dissolved on {home.dissolved_on}.")
    if home.formed.formed_on is not None and on < home.formed.formed_on:
        raise UnitNotStanding(f"{home.formed.name} stands from {home.formed.formed_on}.")
