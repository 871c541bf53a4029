"""Routes of bonus plans."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import OwnApproval
from shared.web.execute import Execute, NoBody
from shared.web.reading import BaseCurrency
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import DraftBonusPlan, PublishBonusPlan, bonus_plan
from .processes import drafting
from .projections import bonus_plans_listing
from .things import BONUS_PLAN

PLANNERS = frozenset({Role.DIRECTOR, Role.HR})
EXAMPLE = {
    "name": "Beyond the quarter's target",
    "effective_from": "2026-01-01",
    "who": {"positions": ["rep"]},
    "payee": "person",
    "every": "quarter",
    "metric": "signed_amount",
    "tiers": [{"from": "1", "rate": "0.03"}, {"from": "1.2", "rate": "0.05"}],
    "multiplier": {"factors": [{"from": "0", "factor": "0.8"}, {"from": "90", "factor": "1.2"}], "without": "1"},
    "cap": "50000",
}

router = Routes("bonuses", "超额奖 bonuses: for more than the target, to persons and teams, by plans and runs.")
router.reads(BONUS_PLAN, bonus_plans_listing, roles=EVERYONE, filters=("status",), sorts=("effective_from",))


@router.command("POST", "/v1/bonus-plans", BONUS_PLAN, creates=True, roles=PLANNERS, example=EXAMPLE)
async def draft(body: DraftBonusPlan, do: Execute, base: BaseCurrency) -> Response:
    """Draft a bonus plan. Nothing is paid by it before it is published."""
    return await do(drafting(base), do.new_id(), body)


@router.command("POST", "/v1/bonus-plans/{id}/publish", BONUS_PLAN, roles=PLANNERS, refuses=(OwnApproval,), example={})
async def publish(id: Id, body: NoBody, do: Execute) -> Response:
    """Publish a bonus plan for good, as another than its drafter. Runs of periods that end within its dates pay by
    it."""
    return await do(bonus_plan, id, PublishBonusPlan(plan_id=id))
