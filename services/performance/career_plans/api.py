"""Routes of career plans."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.roles import COACHES, TALENTS
from shared.web.routes import Routes
from shared.web.zone import Today

from ..reps.api import A_REP
from ..reps.processes import NotEmployed
from .decider import AgreeCareerPlan, ReviewCareerPlan, career_plan
from .processes import agreeing
from .projections import career_plans
from .things import CAREER_PLAN

router = Routes(
    "talent",
    "人才梯队 talent: the camp of reserve managers for the first fifth of a quarter, career plans on two ladders, who "
    "could follow whom, and what superiors set their reports to reach.",
)
router.reads(CAREER_PLAN, career_plans, roles=TALENTS, filters=("rep_id", "ladder", "status"))


@router.command(
    "POST",
    "/v1/career-plans",
    CAREER_PLAN,
    creates=True,
    roles=COACHES,
    refuses=(OwnApproval, NotEmployed),
    example={
        "rep_id": A_REP,
        "ladder": "expert",
        "target": "Principal account manager",
        "steps": [{"what": "Lectures on key accounts", "due_on": "2026-09-30"}],
    },
)
async def agree(body: AgreeCareerPlan, do: Execute, today: Today) -> Response:
    """Agree with somebody on which ladder to climb, management or expert, and how. It takes the place of the plan that
    was agreed before."""
    return await do(agreeing(today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/career-plans/{id}/review",
    CAREER_PLAN,
    roles=COACHES,
    refuses=(OwnApproval, WrongStatus),
    example={"note": "The first step is done; the second waits for the new group"},
)
async def review(id: Id, body: ReviewCareerPlan, do: Execute) -> Response:
    """Note what came of going through the plan with whose it is, as each year's appraisal does."""
    return await do(career_plan, id, body)
