"""A meeting is called of a unit and of reps who are there; each action that is agreed in it is a task."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..tasks.decider import GiveTask
from ..tasks.processes import give_task, require_employed
from ..units.decider import unit
from .decider import CallMeeting, HoldMeeting, RecordMeeting, action_id, meeting
from .events import Brought


async def call_meeting(tx: Transaction, meeting_id: UUID, body: CallMeeting, today: date) -> None:
    """`today` is the business day on which it is called."""
    await tx.send(meeting, meeting_id, body)
    if await tx.state(unit, body.unit_id) is None:
        raise Invalid("/unit_id", "there is no such unit")
    for index, rep_id in enumerate(body.participants):
        await require_employed(tx, rep_id, today, f"/participants/{index}")


async def hold_meeting(
    tx: Transaction, meeting_id: UUID, body: HoldMeeting, brought: Brought, day: date, today: date
) -> None:
    """`day` is the business day on which it started, `today` that on which its minutes are entered."""
    before = await tx.state(meeting, meeting_id)
    await tx.send(meeting, meeting_id, RecordMeeting(meeting_id=meeting_id, held=body, brought=brought, started_on=day))
    if before is None or before.held is not None:
        return
    for n, action in enumerate(body.actions):
        await require_employed(tx, action.owner_id, today, f"/actions/{n}/owner_id")
        given = {"assignee_id": action.owner_id, "title": action.what, "due_on": action.due_on}
        await give_task(tx, action_id(meeting_id, n), GiveTask(**given, meeting_id=meeting_id, today=today))
