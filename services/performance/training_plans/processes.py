"""A plan names courses that are offered; in a rep's own plan they plan for the needs of their skills."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Process, Transaction

from ..courses.processes import require_offered
from ..reps.processes import require_rep
from ..training_needs.decider import PlanNeed
from ..training_needs.processes import plan_need
from ..units.chart import UnitNotStanding
from ..units.decider import unit
from .decider import PublishPlan, RevisePlan, training_plan

ONE_PLAN = "training_plan.period"


def publishing(today: date) -> Process:
    async def publish_plan(tx: Transaction, plan_id: UUID, body: PublishPlan) -> None:
        await tx.send(training_plan, plan_id, body)
        if body.rep_id is not None:
            await require_rep(tx, body.rep_id, "/rep_id", today)
        if body.unit_id is not None:
            await _require_standing(tx, body.unit_id, today)
        of = body.rep_id or body.unit_id or "company"
        tx.claim(ONE_PLAN, f"{of}/{body.period}", training_plan.stream(plan_id))
        await _plan_needs(tx, plan_id, body.rep_id, body.courses)

    return publish_plan


async def _require_standing(tx: Transaction, unit_id: UUID, today: date) -> None:
    named = await tx.state(unit, unit_id)
    if named is None:
        raise Invalid("/unit_id", "there is no such unit")
    if named.dissolved_on is not None and named.dissolved_on <= today:
        raise UnitNotStanding(f"{named.formed.name} is dissolved on {named.dissolved_on}.")


async def revise_plan(tx: Transaction, plan_id: UUID, body: RevisePlan) -> None:
    before = await tx.state(training_plan, plan_id)
    after = await tx.send(training_plan, plan_id, body)
    if before is not None and after is not None and after != before:
        kept = frozenset(before.courses)
        await _plan_needs(tx, plan_id, after.rep_id, body.courses, kept)


async def _plan_needs(
    tx: Transaction, plan_id: UUID, rep_id: UUID | None, courses: Sequence[UUID], kept: frozenset[UUID] = frozenset()
) -> None:
    """What stood in the plan before stays in it, also where it is offered no more."""
    for n, course_id in enumerate(courses):
        if course_id in kept:
            continue
        named = await require_offered(tx, course_id, f"/courses/{n}")
        if rep_id is not None:
            await plan_need(tx, rep_id, named.offered.skill, PlanNeed(plan_id=plan_id))
