"""Routes of successors."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, OwnApproval
from shared.web.execute import Execute
from shared.web.roles import COACHES, TALENTS
from shared.web.routes import Routes
from shared.web.zone import Today

from ..reps.api import A_REP
from ..reps.processes import NotEmployed
from ..units.api import A_UNIT
from ..units.chart import UnitNotStanding
from .decider import NameSuccessor, WithdrawSuccessor
from .processes import LeadsAlready, naming, withdraw_successor
from .projections import successors
from .things import SUCCESSOR

router = Routes("talent")
router.reads(SUCCESSOR, successors, roles=TALENTS, filters=("unit_id", "rep_id", "readiness", "status"))


@router.command(
    "POST",
    "/v1/successors",
    SUCCESSOR,
    creates=True,
    roles=COACHES,
    refuses=(AlreadyExists, OwnApproval, NotEmployed, UnitNotStanding, LeadsAlready),
    example={"unit_id": A_UNIT, "rep_id": A_REP, "readiness": "one_year", "note": "Was in the camp of 2026-Q1"},
)
async def name(body: NameSuccessor, do: Execute, today: Today) -> Response:
    """Name who could lead a unit after the one who leads it now, and how soon: now, in a year, in two."""
    return await do(naming(today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/successors/{id}/withdraw",
    SUCCESSOR,
    roles=COACHES,
    example={"reason": "Leads another unit now"},
)
async def withdraw(id: Id, body: WithdrawSuccessor, do: Execute) -> Response:
    """Say that it is so no more. The same person may be named again."""
    return await do(withdraw_successor, id, body)
