"""Requisitions change in one commit with the seats of their unit, so that the establishment holds."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.kernel.transaction import Transaction

from ..establishment.decider import establishment
from ..reps.decider import rep
from ..reps.events import Position
from ..reps.processes import require_standing
from ..units.team import team
from .decider import (
    ApproveRequisition,
    CloseRequisition,
    FillSeat,
    OpenRequisition,
    RefuseRequisition,
    Requisition,
    RequisitionStatus,
    requisition,
)
from .posting import NewPosting, PublishPosting, posting
from .seats import CheckSeats, HoldSeats, ReleaseSeats, seats


async def open_requisition(tx: Transaction, requisition_id: UUID, body: OpenRequisition) -> None:
    if body.external_id is not None:
        tx.claim("requisition.external_id", body.external_id, requisition.stream(requisition_id))
    if (await require_standing(tx, body.unit_id, body.needed_on)).task_force:
        raise Invalid("/unit_id", "nobody is hired into a task force")
    for index, one in enumerate(body.interviewers):
        if await tx.state(rep, one) is None:
            raise Invalid(f"/interviewers/{index}", "there is no such rep")
    await tx.send(requisition, requisition_id, body)
    room = await _room(tx, body.unit_id, body.position, body.needed_on)
    await tx.send(
        seats,
        body.unit_id,
        HoldSeats(requisition_id=requisition_id, position=body.position, seats=body.headcount, **room),
    )


async def approve_requisition(tx: Transaction, requisition_id: UUID, body: ApproveRequisition) -> None:
    before = await _known(tx, requisition_id)
    await tx.send(requisition, requisition_id, body)
    if before.approved:
        return
    opened = before.opened
    await require_standing(tx, opened.unit_id, opened.needed_on)
    room = await _room(tx, opened.unit_id, opened.position, opened.needed_on)
    await tx.send(seats, opened.unit_id, CheckSeats(position=opened.position, **room))


async def end_requisition(tx: Transaction, requisition_id: UUID, body: RefuseRequisition | CloseRequisition) -> None:
    """What it holds is given back."""
    opened = (await _known(tx, requisition_id)).opened
    await tx.send(requisition, requisition_id, body)
    await tx.send(seats, opened.unit_id, ReleaseSeats(requisition_id=requisition_id))


async def fill_seat(tx: Transaction, requisition_id: UUID, body: FillSeat) -> None:
    """One of its seats is a member's from now on, who is taken in by the same commit."""
    opened = (await _known(tx, requisition_id)).opened
    await tx.send(requisition, requisition_id, body)
    await tx.send(seats, opened.unit_id, ReleaseSeats(requisition_id=requisition_id, seats=1))


async def publish_posting(tx: Transaction, posting_id: UUID, body: NewPosting) -> None:
    opened = (await hiring(tx, body.requisition_id)).opened
    await tx.send(posting, posting_id, PublishPosting(**dict(body), unit_id=opened.unit_id))


async def hiring(tx: Transaction, requisition_id: UUID) -> Requisition:
    """The requisition named in a body, for which people are being hired."""
    known = await tx.state(requisition, requisition_id)
    if known is None:
        raise Invalid("/requisition_id", "no such requisition")
    if known.status is not RequisitionStatus.APPROVED:
        raise WrongStatus(f"The requisition is {known.status.value}.")
    return known


async def _known(tx: Transaction, requisition_id: UUID) -> Requisition:
    known = await tx.state(requisition, requisition_id)
    if known is None:
        raise NotFound
    return known


async def _room(tx: Transaction, unit_id: UUID, position: Position, on: date) -> dict[str, Any]:
    """How many of the position may be members of the unit, and how many are until further notice."""
    allowed = (await tx.state(establishment, unit_id)).headcount(position, on)
    there = [await tx.state(rep, rep_id) for rep_id in (await tx.state(team, unit_id)).members]
    return {"establishment": allowed, "members": sum(one is not None and one.position is position for one in there)}
