"""Routes of budgets."""

from functools import partial

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import AlreadyExists, OwnApproval, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency
from shared.web.roles import APPROVERS, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .decider import AllocateBudget, RejectRequest, RequestMoney
from .processes import allocate_budget, approve_request, reject_request, request_money
from .projections import budgets
from .things import BUDGET

ALLOCATORS = APPROVERS | {Role.FINANCE}
SPENDERS = SELLERS | {Role.FINANCE, Role.MARKETING, Role.PRODUCT, Role.HR, Role.CUSTOMER_SERVICE, Role.AFTER_SALES}

router = Routes(
    "budgets",
    "预算与费用 budgets: what units may spend, expenses against it with graded approval, what they return, the cost of "
    "sales, and resources.",
)
router.reads(
    BUDGET,
    budgets,
    roles=SPENDERS | {Role.SERVICE},
    filters=(
        "external_id",
        "unit_id",
        "period",
        "category",
        "status",
        Filter("on", Day, lambda table, day: (table.c.first <= day) & (table.c.last >= day)),
    ),
    sorts=("first",),
)


@router.command(
    "POST",
    "/v1/budgets",
    BUDGET,
    creates=True,
    roles=ALLOCATORS,
    refuses=(AlreadyExists,),
    example={
        "name": "Campaigns EMEA, third quarter",
        "unit_id": "0199c0de-0000-7000-8000-000000000001",
        "period": "2026-Q3",
        "category": "marketing",
        "amount": "50000.00",
        "currency": "CNY",
    },
)
async def allocate(body: AllocateBudget, do: Execute, base: BaseCurrency, today: Today) -> Response:
    """Allocate a budget to a unit that one leads, for a period. What expenses reserve and spend of it never exceeds
    it."""
    command = body if body.currency else body.model_copy(update={"currency": base})
    return await do(partial(allocate_budget, today=today), do.new_id(), command)


@router.command(
    "POST",
    "/v1/budgets/{id}/request",
    BUDGET,
    roles=SPENDERS,
    refuses=(WrongStatus,),
    example={"amount": "20000.00", "past_return": "3.4000", "expected_gain": "90000.00", "reason": "A second fair"},
)
async def request(id: Id, body: RequestMoney, do: Execute, today: Today) -> Response:
    """Ask for so much more than the budget has, arguing with what money spent before brought and what this is expected
    to bring. One request at a time."""
    return await do(partial(request_money, today=today), id, body)


@router.command(
    "POST", "/v1/budgets/{id}/approve", BUDGET, roles=ALLOCATORS, refuses=(OwnApproval, WrongStatus), example={}
)
async def approve(id: Id, body: NoBody, do: Execute, today: Today) -> Response:
    """Grant what the last request asks for, by another than who asked, who leads the unit or one above it: the budget
    rises by it."""
    return await do(partial(approve_request, today=today), id, body)


@router.command(
    "POST",
    "/v1/budgets/{id}/reject",
    BUDGET,
    roles=ALLOCATORS,
    refuses=(WrongStatus,),
    example={"reason": "The last fair brought eight leads"},
)
async def reject(id: Id, body: RejectRequest, do: Execute, today: Today) -> Response:
    """Reject the last request, with the reason."""
    return await do(partial(reject_request, today=today), id, body)
