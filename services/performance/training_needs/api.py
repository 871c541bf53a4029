"""Routes of training needs."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.roles import COACHES, TRAINEES
from shared.web.routes import Routes
from shared.web.zone import Today

from ..reps.api import A_REP
from ..reps.processes import NotEmployed
from .decider import DropNeed, FindNeed
from .processes import drop_need, telling
from .projections import needs
from .things import NEED

router = Routes("training")
router.reads(NEED, needs, roles=TRAINEES, filters=("rep_id", "skill", "source", "status"))


@router.command(
    "POST",
    "/v1/training-needs",
    NEED,
    creates=True,
    roles=TRAINEES,
    refuses=(AlreadyExists, NotEmployed),
    example={"rep_id": A_REP, "skill": "negotiation", "source": "customer visit together"},
)
async def tell(body: FindNeed, do: Execute, today: Today) -> Response:
    """Say which skill somebody should be trained in, and what shows it. What the service finds by itself has the
    source `skill_gap` or `scorecard`. One need of a rep and a skill is open at a time."""
    return await do(telling(today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/training-needs/{id}/drop",
    NEED,
    roles=COACHES,
    refuses=(WrongStatus,),
    example={"reason": "Has another task now"},
)
async def drop(id: Id, body: DropNeed, do: Execute) -> Response:
    """Do nothing about it any more."""
    return await do(drop_need, id, body)
