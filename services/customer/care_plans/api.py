"""Routes of the plan of care."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.fields import Day
from shared.kernel.rejections import NotFound
from shared.kernel.versions import asked
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters
from shared.web.roles import APPROVERS, DEALERS, Role
from shared.web.routes import Routes

from .decider import PLAN_ID, PublishCarePlan, care_plan
from .things import PLAN, CarePlanView, plan_view

router = Routes("care")

EXAMPLE = {
    "effective_on": "2026-01-01",
    "follow_ups": [
        {"name": "Ask how the start went", "after": "signing", "days": 7, "tiers": ["A", "B"]},
        {"name": "Ask whether all arrived well", "after": "delivery", "days": 3},
    ],
    "festivals": [{"name": "春节", "on": "2026-02-17"}, {"name": "中秋节", "on": "2026-09-25"}],
    "anniversaries": True,
    "ahead_days": 7,
    "dormant_days": 90,
    "response_days": 3,
}


class PlanQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


@router.command("PUT", "/v1/care-plan", PLAN, roles=APPROVERS | {Role.CUSTOMER_SERVICE}, example=EXAMPLE)
async def put_plan(body: PublishCarePlan, do: Execute) -> Response:
    """Publish the plan of care. Runs go by the version that is in force on their day; what was opened stays. An
    unchanged one makes no new version."""
    return await do(care_plan, PLAN_ID, body)


@router.query("/v1/care-plan", CarePlanView, roles=DEALERS, whose=PUBLIC, refuses=(NotFound,))
async def read_plan(query: Annotated[PlanQuery, Query()], fresh: Fresh) -> CarePlanView:
    """Read the plan that was published last, the one in force `on` a day, or the `version` that a task names."""
    folded = await fresh.stream(care_plan, PLAN_ID)
    found = asked(folded.state.versions, query.version, query.on)
    if found is None:
        raise NotFound("No such version of the plan has been published.")
    return plan_view(found, folded.head)
