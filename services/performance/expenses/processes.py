"""An expense and its budget change in one commit, so that reserved and spent never exceed it. `today` is the business
day on which it is asked."""

from datetime import date
from uuid import UUID

from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..budgets.decider import Budget, FreeMoney, ReserveMoney, SpendMoney, budget
from ..budgets.lines import spends_of
from ..expense_authority.decider import AUTHORITY_ID, expense_authority
from ..reps.decider import rep
from .decider import ApproveExpense, RecordExpense, RejectExpense, RequestExpense, SettleBody, SettleExpense, expense


async def request_expense(tx: Transaction, expense_id: UUID, body: RequestExpense, today: date) -> None:
    """Raises BudgetExceeded."""
    found = await tx.state(budget, body.budget_id)
    if found is None:
        raise Invalid("/budget_id", "there is no such budget")
    if body.on and not found.allocated.first <= body.on <= found.allocated.last:
        raise Invalid("/on", f"is not within the budget's period, {found.allocated.period}")
    rep_id, on = body.rep_id or tx.by.rep_id, body.on or today
    if rep_id is not None:
        await _check_rep(tx, rep_id, found, on, named=body.rep_id is not None)
    of = {"rep_id": rep_id, "on": on, "unit_id": found.allocated.unit_id, "currency": found.allocated.currency}
    await tx.send(expense, expense_id, RecordExpense(**{**dict(body), **of}))
    await tx.send(budget, body.budget_id, ReserveMoney(expense_id=expense_id, amount=body.amount))


async def _check_rep(tx: Transaction, rep_id: UUID, found: Budget, on: date, named: bool) -> None:
    """One whom the organisation does not know: named in the body that is a mistake, in a token somebody of the
    staff."""
    who = await tx.state(rep, rep_id)
    if named and who is None:
        raise Invalid("/rep_id", "there is no such rep")
    if named and who and who.left and who.left.on <= on:
        raise Invalid("/rep_id", f"has left on {who.left.on}")
    if not await spends_of(tx, rep_id, found.allocated.unit_id, on):
        raise Invalid("/budget_id", "is the budget of a unit in which the rep is not")


async def approve_expense(tx: Transaction, expense_id: UUID, body: Command, today: date) -> None:
    """The authority is that of the day of the approval."""
    found = await tx.state(expense, expense_id)
    authority = await tx.state(expense_authority, AUTHORITY_ID)
    limit = authority.limit(tx.by.roles, found.requested.currency if found else "", today)
    approve = ApproveExpense(limit=limit.amount, authority_version=limit.authority_version)
    await tx.send(expense, expense_id, approve)


async def reject_expense(tx: Transaction, expense_id: UUID, command: RejectExpense) -> None:
    rejected = await tx.send(expense, expense_id, command)
    if rejected:
        await tx.send(budget, rejected.requested.budget_id, FreeMoney(expense_id=expense_id))


async def settle_expense(tx: Transaction, expense_id: UUID, body: SettleBody, today: date) -> None:
    settled = await tx.send(expense, expense_id, SettleExpense(**dict(body), today=today))
    if settled:
        await tx.send(budget, settled.requested.budget_id, SpendMoney(expense_id=expense_id, amount=body.amount))
