"""A bonus plan is drafted in the company's own currency unless another is named."""

from uuid import UUID

from shared.kernel.transaction import Process, Transaction

from .decider import DraftBonusPlan, bonus_plan


def drafting(base_currency: str) -> Process:
    async def draft(tx: Transaction, plan_id: UUID, body: DraftBonusPlan) -> None:
        await tx.send(bonus_plan, plan_id, body.model_copy(update={"currency": body.currency or base_currency}))

    return draft
