"""Routes of skill assessments."""

from fastapi import Response

from shared.kernel.rejections import OwnApproval
from shared.web.execute import Execute
from shared.web.roles import COACHES, TALENTS
from shared.web.routes import Routes
from shared.web.zone import Today

from ..reps.api import A_REP
from ..reps.processes import NotEmployed
from .processes import NewAssessment, assessing
from .projections import assessments
from .things import ASSESSMENT

router = Routes("training")
router.reads(ASSESSMENT, assessments, roles=TALENTS, filters=("rep_id", "skill"), sorts=("on",))


@router.command(
    "POST",
    "/v1/skill-assessments",
    ASSESSMENT,
    creates=True,
    roles=COACHES,
    refuses=(OwnApproval, NotEmployed),
    example={"rep_id": A_REP, "skill": "negotiation", "level": 2, "note": "Gives way on price too soon"},
)
async def assess(body: NewAssessment, do: Execute, today: Today) -> Response:
    """Say how well somebody has a skill, 1 to 5; never oneself. Below what is asked for it is a training need, which is
    found with it; at it or above, an open need of that skill is met."""
    return await do(assessing(today), do.new_id(), body)
