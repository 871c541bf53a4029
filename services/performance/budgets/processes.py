"""Decisions on a budget that reach beyond it: whether its unit is there, and its external id."""

from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..units.decider import unit
from .decider import AllocateBudget, budget


async def allocate_budget(tx: Transaction, budget_id: UUID, command: AllocateBudget) -> None:
    if command.external_id is not None:
        tx.claim("budget.external_id", command.external_id, budget.stream(budget_id))
    if await tx.state(unit, command.unit_id) is None:
        raise Invalid("/unit_id", "there is no such unit")
    await tx.send(budget, budget_id, command)
