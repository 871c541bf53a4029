"""Routes of sales plans."""

from functools import partial

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, OwnApproval, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.reading import BaseCurrency
from shared.web.roles import APPROVERS, JUDGES, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .commands import DraftSalesPlan, ReturnSalesPlan, ReviseSalesPlan, SubmitSalesPlan
from .decider import sales_plan
from .processes import approve_sales_plan, draft_sales_plan
from .projections import sales_plans
from .things import SALES_PLAN

LEADERS = APPROVERS | {Role.SUPERVISOR, Role.GROUP_LEADER}

router = Routes(
    "sales plans",
    "销售计划 sales plans: goals, strategy, research and phases of a unit or a person in a period, approved, revised, "
    "and compared to what was done.",
)
router.reads(
    SALES_PLAN,
    sales_plans,
    roles=JUDGES,
    filters=("unit_id", "rep_id", "period", "status"),
    sorts=("period",),
)

A_UNIT = "0199c0de-0000-7000-8000-000000000001"
SAID = {
    "goals": [
        {"metric": "signed_amount", "amount": "600000.00", "currency": "USD"},
        {"metric": "new_customers", "amount": 12},
        "Be known to every model shop in Lyon",
    ],
    "strategy": {"posture": "build", "text": "Win the shops that buy from others, with the ships"},
    "research": ["Model shops in the Rhône valley: forty, of which nine are ours"],
    "phases": [{"name": "Approach", "from": "2004-07-01", "to": "2004-08-15", "goal": "Every shop visited once"}],
}


@router.command(
    "POST",
    "/v1/sales-plans",
    SALES_PLAN,
    creates=True,
    roles=SELLERS,
    example={"unit_id": A_UNIT, "period": "2004-Q3", **SAID},
)
async def draft(body: DraftSalesPlan, do: Execute, base: BaseCurrency) -> Response:
    """Draft the plan of a unit or of a person for a period. A unit's year is planned by its managers, its quarters and
    months by supervisors too. Goals are words, or one by one figures and words. Document version 1."""
    return await do(draft_sales_plan, do.new_id(), body.in_currency(base))


@router.command(
    "POST",
    "/v1/sales-plans/{id}/revise",
    SALES_PLAN,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={"body": SAID, "reason": "Two of the shops have closed"},
)
async def revise(id: Id, body: ReviseSalesPlan, do: Execute, base: BaseCurrency) -> Response:
    """Say the plan anew, whole, and why: the next document version, a draft that is submitted and approved anew. What
    was approved holds until then."""
    said = body.model_copy(update={"body": body.body.in_currency(base)})
    return await do(sales_plan, id, said)


@router.command("POST", "/v1/sales-plans/{id}/submit", SALES_PLAN, roles=SELLERS, example={})
async def submit(id: Id, body: NoBody, do: Execute) -> Response:
    """Submit the plan to the superior. It is frozen until it is returned."""
    return await do(sales_plan, id, SubmitSalesPlan())


@router.command(
    "POST",
    "/v1/sales-plans/{id}/approve",
    SALES_PLAN,
    roles=LEADERS,
    refuses=(WrongStatus, OwnApproval, AlreadyExists),
    example={},
)
async def approve(id: Id, body: NoBody, do: Execute, today: Today) -> Response:
    """Approve the plan: by another than who wrote or submitted it, whose it is, or who leads its unit; a unit's by a
    manager. One is approved of each unit or person and period."""
    return await do(partial(approve_sales_plan, today=today), id, body)


@router.command(
    "POST",
    "/v1/sales-plans/{id}/return",
    SALES_PLAN,
    roles=LEADERS,
    refuses=(WrongStatus,),
    example={"reason": "The second phase has no goal that can be measured"},
)
async def give_back(id: Id, body: ReturnSalesPlan, do: Execute) -> Response:
    """Return the plan unapproved, with the reason. It may be revised and is submitted again."""
    return await do(sales_plan, id, body)
