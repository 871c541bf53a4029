"""Routes of development goals."""

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import COACHES, TALENTS
from shared.web.routes import Routes
from shared.web.zone import Today

from ..reps.api import A_REP
from ..reps.events import Position
from ..reps.processes import NotEmployed
from .decider import CloseGoal, SetGoal, development_goal
from .processes import setting
from .projections import goals
from .things import GOAL

router = Routes("talent")
router.reads(
    GOAL,
    goals,
    roles=TALENTS,
    filters=(
        "rep_id",
        "skill",
        Filter("position", Position, lambda table, at: table.c.post == at.value),
        "status",
        Filter("due_by", Day, lambda table, day: table.c.due_on <= day),
    ),
    sorts=("due_on",),
)


@router.command(
    "POST",
    "/v1/development-goals",
    GOAL,
    creates=True,
    roles=COACHES,
    refuses=(OwnApproval, NotEmployed),
    example={"rep_id": A_REP, "skill": "negotiation", "due_on": "2026-12-31"},
)
async def set_goal(body: SetGoal, do: Execute, today: Today) -> Response:
    """Set one of those whom you lead a skill to reach, or a position, and by when; never yourself."""
    return await do(setting(today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/development-goals/{id}/close",
    GOAL,
    roles=COACHES,
    refuses=(OwnApproval, WrongStatus),
    example={"outcome": "reached", "note": "Led the last three negotiations alone"},
)
async def close(id: Id, body: CloseGoal, do: Execute) -> Response:
    """Say what came of it: reached, missed, or dropped."""
    return await do(development_goal, id, body)
