"""Routes of expenses."""

from functools import partial

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..budgets.api import SPENDERS
from ..budgets.decider import BudgetExceeded
from .decider import AboveApproved, BeyondAuthority, RejectExpense, RequestExpense, SettleBody
from .processes import approve_expense, reject_expense, request_expense, settle_expense
from .projections import expenses
from .things import EXPENSE

JUDGES_OF_EXPENSES = APPROVERS | {Role.SUPERVISOR, Role.GROUP_LEADER}

router = Routes("budgets")
router.reads(
    EXPENSE,
    expenses,
    roles=SPENDERS | {Role.SERVICE},
    filters=(
        "budget_id",
        "unit_id",
        "rep_id",
        "kind",
        "status",
        "campaign_id",
        "opportunity_id",
        Filter("from", Day, lambda table, day: table.c.on >= day),
        Filter("to", Day, lambda table, day: table.c.on <= day),
    ),
    sorts=("on",),
)


@router.command(
    "POST",
    "/v1/expenses",
    EXPENSE,
    creates=True,
    roles=SPENDERS,
    refuses=(BudgetExceeded,),
    example={
        "budget_id": "0199c0de-0000-7000-8000-000000000301",
        "kind": "entertainment",
        "amount": "1800.00",
        "purpose": "Dinner with the buyers of Atelier graphique",
        "opportunity_id": "0199c0de-0000-7000-8000-000000000401",
    },
)
async def request(body: RequestExpense, do: Execute, today: Today) -> Response:
    """Ask for an expense. Its amount is reserved in the budget at once, and refused where the budget does not have it.
    A rep spends of the budgets of the own unit, of the units above it, and of those that
    the rep leads."""
    return await do(partial(request_expense, today=today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/expenses/{id}/approve",
    EXPENSE,
    roles=JUDGES_OF_EXPENSES,
    refuses=(OwnApproval, WrongStatus, BeyondAuthority),
    example={},
)
async def approve(id: Id, body: NoBody, do: Execute, today: Today) -> Response:
    """Approve it: by another than who asked for it or spends it, and whose authority reaches as far as its amount."""
    return await do(partial(approve_expense, today=today), id, body)


@router.command(
    "POST",
    "/v1/expenses/{id}/reject",
    EXPENSE,
    roles=JUDGES_OF_EXPENSES | {Role.FINANCE},
    refuses=(WrongStatus,),
    example={"reason": "Two dinners with the same buyers in a month"},
)
async def reject(id: Id, body: RejectExpense, do: Execute) -> Response:
    """Reject it, also one that was approved and will not be made. What it had reserved is free again."""
    return await do(reject_expense, id, body)


@router.command(
    "POST",
    "/v1/expenses/{id}/settle",
    EXPENSE,
    roles={Role.FINANCE, Role.DIRECTOR},
    refuses=(WrongStatus, AboveApproved),
    example={"amount": "1642.50", "on": "2026-03-14"},
)
async def settle(id: Id, body: SettleBody, do: Execute, today: Today) -> Response:
    """Settle an approved expense by its receipts: so much was spent, and what else was reserved is free again."""
    return await do(partial(settle_expense, today=today), id, body)
