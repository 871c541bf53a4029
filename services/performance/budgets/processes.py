"""Decisions on a budget that reach beyond it: whether its unit is there, its external id, and in whose line it lies.
`today` is the business day on which it is asked."""

from datetime import date
from uuid import UUID

from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden, Invalid
from shared.kernel.transaction import Transaction

from ..units.decider import unit
from .decider import AllocateBudget, ApproveRequest, RejectRequest, RequestMoney, budget
from .lines import require_leader, spends_of


async def allocate_budget(tx: Transaction, budget_id: UUID, command: AllocateBudget, today: date) -> None:
    if command.external_id is not None:
        tx.claim("budget.external_id", command.external_id, budget.stream(budget_id))
    if await tx.state(unit, command.unit_id) is None:
        raise Invalid("/unit_id", "there is no such unit")
    await require_leader(tx, command.unit_id, today)
    await tx.send(budget, budget_id, command)


async def request_money(tx: Transaction, budget_id: UUID, body: RequestMoney, today: date) -> None:
    asked = await tx.send(budget, budget_id, body)
    rep_id = tx.by.rep_id
    if asked and rep_id is not None and not await spends_of(tx, rep_id, asked.allocated.unit_id, today):
        raise Forbidden("The budget is of a unit in which you are not.")


async def approve_request(tx: Transaction, budget_id: UUID, body: Command, today: date) -> None:
    await _decide(tx, budget_id, ApproveRequest(), today)


async def reject_request(tx: Transaction, budget_id: UUID, body: RejectRequest, today: date) -> None:
    await _decide(tx, budget_id, body, today)


async def _decide(tx: Transaction, budget_id: UUID, command: ApproveRequest | RejectRequest, today: date) -> None:
    decided = await tx.send(budget, budget_id, command)
    if decided:
        await require_leader(tx, decided.allocated.unit_id, today)
