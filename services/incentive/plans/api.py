"""Routes of commission plans."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import OwnApproval
from shared.web.execute import Execute, NoBody
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import DraftPlan, PublishPlan, plan
from .projections import plans_listing
from .things import PLAN

router = Routes("plans", "提成方案 plans: drafted, published by another than the drafter, and never changed.")
router.reads(PLAN, plans_listing, roles=EVERYONE, filters=("status",), sorts=("effective_from",))

PLANNERS = frozenset({Role.DIRECTOR, Role.HR})
EXAMPLE = {
    "name": "Quarterly tiers",
    "effective_from": "2004-01-01",
    "effective_to": "2004-12-31",
    "who": {"positions": ["rep"]},
    "payout_metric": "signed_amount",
    "accumulate": "quarter",
    "method": "marginal",
    "tiers": [
        {"from": "0", "rate": "0.015"},
        {"from": "50000", "rate": "0.025"},
        {"from": "150000", "rate": "0.04"},
    ],
    "release": "on_collection",
}


@router.command("POST", "/v1/plans", PLAN, creates=True, roles=PLANNERS, example=EXAMPLE)
async def draft(body: DraftPlan, do: Execute) -> Response:
    """Draft a plan. Nothing is calculated from it before it is published."""
    return await do(plan, do.new_id(), body)


@router.command("POST", "/v1/plans/{id}/publish", PLAN, roles=PLANNERS, refuses=(OwnApproval,), example={})
async def publish(id: Id, body: NoBody, do: Execute) -> Response:
    """Publish a plan for good. It earns for every known deal within its dates that no other plan covers."""
    return await do(plan, id, PublishPlan(plan_id=id))
