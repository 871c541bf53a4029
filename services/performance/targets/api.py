"""Routes of targets."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, OwnApproval, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency
from shared.web.roles import APPROVERS, JUDGES
from shared.web.routes import Routes

from ..credits.metric import Metric
from .commands import (
    ApproveTargetPlan,
    DecomposeTarget,
    DraftTargetPlan,
    ReturnTargetPlan,
    ReviseTarget,
    SubmitTargetPlan,
)
from .decider import target_plan
from .processes import approve_target_plan, decompose_target, draft_target_plan
from .projections import target_plans
from .state import TargetPlanStatus
from .things import TARGET_PLAN

router = Routes("targets", "目标分解 targets: a year's target, decomposed down to people, approved, and revised.")
router.reads(
    TARGET_PLAN,
    target_plans,
    roles=JUDGES,
    filters=(
        "unit_id",
        "year",
        Filter("metric", Metric, lambda table, metric: table.c.metric == metric.value),
        Filter("status", TargetPlanStatus, lambda table, status: table.c.status == status.value),
    ),
    sorts=("year",),
)

DRAFT = {
    "name": "EMEA 2004",
    "year": 2004,
    "metric": "signed_amount",
    "amount": "2400000.00",
    "currency": "USD",
    "unit_id": "0199c0de-0000-7000-8000-000000000001",
    "smart": {
        "specific": "Signed value of all product lines in EMEA",
        "measure": "Signed amount less cancellations",
        "achievable": "A fifth above last year, with two more reps",
        "relevant": "EMEA carries a third of the company's growth",
    },
}
QUARTERS = {
    "node": "root",
    "into": [
        {"dimension": "quarter", "key": "2004-Q1", "weight": "20"},
        {"dimension": "quarter", "key": "2004-Q2", "weight": "20"},
        {"dimension": "quarter", "key": "2004-Q3", "weight": "25"},
        {"dimension": "quarter", "key": "2004-Q4", "weight": "35"},
    ],
}


@router.command("POST", "/v1/target-plans", TARGET_PLAN, creates=True, roles=APPROVERS, example=DRAFT)
async def draft(body: DraftTargetPlan, do: Execute, base: BaseCurrency) -> Response:
    """Draft a unit's target of a year, for a metric of which the actual figure is known here. Document version 1."""
    if body.currency is None and not body.metric.counted:
        body = body.model_copy(update={"currency": base})
    return await do(draft_target_plan, do.new_id(), body)


@router.command(
    "POST",
    "/v1/target-plans/{id}/decompose",
    TARGET_PLAN,
    roles=APPROVERS,
    refuses=(WrongStatus,),
    example=QUARTERS,
)
async def decompose(id: Id, body: DecomposeTarget, do: Execute) -> Response:
    """Decompose the root or a node by one dimension, in the order year, quarter and region, month and product, rep;
    levels may be left out. Amounts add up to the node; weights are shared out by the largest remainder. The parts take
    the place of those before, and of all below them."""
    return await do(decompose_target, id, body)


@router.command(
    "POST", "/v1/target-plans/{id}/submit", TARGET_PLAN, roles=APPROVERS, refuses=(WrongStatus,), example={}
)
async def submit(id: Id, body: NoBody, do: Execute) -> Response:
    """Submit the plan for approval. It is frozen until it is returned."""
    return await do(target_plan, id, SubmitTargetPlan())


@router.command(
    "POST",
    "/v1/target-plans/{id}/approve",
    TARGET_PLAN,
    roles=APPROVERS,
    refuses=(WrongStatus, OwnApproval, AlreadyExists),
    example={},
)
async def approve(id: Id, body: NoBody, do: Execute) -> Response:
    """Approve the plan: by another than who drafted, decomposed or submitted it, or has a target in it. A
    unit has one approved target of a metric, year and currency. Publishes `TargetPlanApproved`."""
    return await do(approve_target_plan, id, ApproveTargetPlan())


@router.command(
    "POST",
    "/v1/target-plans/{id}/return",
    TARGET_PLAN,
    roles=APPROVERS,
    refuses=(WrongStatus,),
    example={"reason": "The last quarter carries too much"},
)
async def give_back(id: Id, body: ReturnTargetPlan, do: Execute) -> Response:
    """Return the plan unapproved, with the reason. It may be decomposed anew and submitted again."""
    return await do(target_plan, id, body)


@router.command(
    "POST",
    "/v1/target-plans/{id}/revise",
    TARGET_PLAN,
    roles=APPROVERS,
    refuses=(WrongStatus, OwnApproval),
    example={"node": "root", "amount": "2200000.00", "reason": "Two reps were hired later than planned"},
)
async def revise(id: Id, body: ReviseTarget, do: Execute) -> Response:
    """Revise a target of an approved plan: the next document version. What is below is rescaled in proportion, what is
    above changes by the same difference, so that all still adds up. It is in force at once, and nobody revises what
    changes a target of their own. Publishes `TargetRevised`."""
    return await do(target_plan, id, body)
