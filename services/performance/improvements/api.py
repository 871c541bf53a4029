"""Routes of improvements."""

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.routes import Routes

from ..inspections.api import INSPECTORS
from ..reps.api import A_REP
from ..reps.processes import NotEmployed
from ..reviews.api import SUPERVISED
from .decider import AdjustImprovement, AgreeImprovement, VerifyImprovement, improvement
from .processes import SOURCES, agree_improvement
from .projections import improvements
from .things import IMPROVEMENT

router = Routes("reviews")
router.reads(
    IMPROVEMENT,
    improvements,
    roles=SUPERVISED | INSPECTORS,
    filters=(
        "status",
        "owner_id",
        "unit_id",
        *SOURCES,
        Filter("due_by", Day, lambda table, day: table.c.due_on <= day),
    ),
    sorts=("due_on",),
)


@router.command(
    "POST",
    "/v1/improvements",
    IMPROVEMENT,
    creates=True,
    roles=SUPERVISED | INSPECTORS,
    refuses=(NotEmployed,),
    names=SOURCES,
    example={
        "problem": "One visit in six leads to an offer",
        "measure": "Every first visit of April is prepared with the group leader",
        "expected": "One in four",
        "owner_id": A_REP,
        "due_on": "2026-04-30",
    },
)
async def agree(body: AgreeImprovement, do: Execute) -> Response:
    """Agree on a measure against a problem, who carries it out, and by when."""
    return await do(agree_improvement, do.new_id(), body)


@router.command(
    "POST",
    "/v1/improvements/{id}/adjust",
    IMPROVEMENT,
    roles=INSPECTORS,
    refuses=(WrongStatus,),
    example={"measure": "Two visits a week with a senior", "due_on": "2026-05-31", "reason": "Too few visits in April"},
)
async def adjust(id: Id, body: AdjustImprovement, do: Execute) -> Response:
    """Adjust the measure and its day, with the reason, as long as the problem is not gone."""
    return await do(improvement, id, body)


@router.command(
    "POST",
    "/v1/improvements/{id}/verify",
    IMPROVEMENT,
    roles=INSPECTORS,
    refuses=(WrongStatus, OwnApproval),
    example={"effect": "Eleven offers after forty visits", "achieved": True},
)
async def verify(id: Id, body: VerifyImprovement, do: Execute) -> Response:
    """Say what came of it, checked by another than who carried the measure out. Where the problem is still there, the
    measure is adjusted and checked again."""
    return await do(improvement, id, body)
