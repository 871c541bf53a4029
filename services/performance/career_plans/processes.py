"""A rep has one career plan at a time: the one that was agreed last."""

from datetime import date
from uuid import UUID

from shared.kernel.transaction import Process, Transaction

from ..reps.processes import require_rep
from .decider import AgreeCareerPlan, ReplaceCareerPlan, career_plan

CURRENT = "career_plan.current"


def agreeing(today: date) -> Process:
    async def agree_career_plan(tx: Transaction, plan_id: UUID, body: AgreeCareerPlan) -> None:
        await require_rep(tx, body.rep_id, "/rep_id", today)
        await tx.send(career_plan, plan_id, body)
        key = str(body.rep_id)
        before = await tx.locate(CURRENT, key)
        if before is not None:
            await tx.send(career_plan, before, ReplaceCareerPlan(by_id=plan_id))
            tx.release(CURRENT, key, career_plan.stream(before))
        tx.claim(CURRENT, key, career_plan.stream(plan_id))

    return agree_career_plan
