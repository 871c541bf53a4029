"""Decisions on a target plan that reach beyond it: whether units and reps are there,
and that a unit has one approved target of a year."""

from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..decomposition.events import Dimension
from ..reps.decider import rep
from ..units.decider import unit
from .commands import ApproveTargetPlan, DecomposePlan, DecomposeTarget, DraftTargetPlan
from .decider import target_plan


async def draft_target_plan(tx: Transaction, plan_id: UUID, body: DraftTargetPlan) -> None:
    if await tx.state(unit, body.unit_id) is None:
        raise Invalid("/unit_id", "there is no such unit")
    await tx.send(target_plan, plan_id, body)


async def decompose_target(tx: Transaction, plan_id: UUID, body: DecomposeTarget) -> None:
    command = DecomposePlan(plan_id=plan_id, node=body.node or "root", into=body.into)
    await tx.send(target_plan, plan_id, command)  # refuses a key that is no id
    for index, part in enumerate(body.into):
        at = f"/into/{index}/key"
        if part.dimension is Dimension.REGION and await tx.state(unit, UUID(part.key)) is None:
            raise Invalid(at, "there is no such unit")
        if part.dimension is Dimension.REP and await tx.state(rep, UUID(part.key)) is None:
            raise Invalid(at, "there is no such rep")


async def approve_target_plan(tx: Transaction, plan_id: UUID, command: ApproveTargetPlan) -> None:
    """Raises AlreadyExists where another plan gives the unit a target of that metric, year and currency."""
    approved = await tx.send(target_plan, plan_id, command)
    if approved is not None:
        of = approved.drafted
        key = f"{of.unit_id}/{of.year}/{of.metric}/{of.currency or ''}"
        tx.claim("target_plan.approved", key, target_plan.stream(plan_id))
