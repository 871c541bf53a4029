"""A goal lies ahead of who is employed; a position is another than the one that is held."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Process, Transaction

from ..reps.processes import require_rep
from .decider import SetGoal, development_goal


def setting(today: date) -> Process:
    async def set_goal(tx: Transaction, goal_id: UUID, body: SetGoal) -> None:
        report = await require_rep(tx, body.rep_id, "/rep_id", today)
        if body.due_on < today:
            raise Invalid("/due_on", "is past")
        if body.position is not None and body.position == report.position:
            raise Invalid("/position", "is the one that the rep has")
        await tx.send(development_goal, goal_id, body)

    return set_goal
