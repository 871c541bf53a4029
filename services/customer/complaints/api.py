"""Routes of complaints."""

from fastapi import Response

from services.customer.customers.things import CUSTOMER
from shared.kernel.fields import Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.roles import APPROVERS, DEALERS, SELLERS, Role
from shared.web.routes import Routes

from ..complaint_clock.commands import Pause, Resume
from ..remedies.decider import AgreeSolution, Investigate, MakeRepairPlan, RepairPlanMissing, SolutionMissing
from .commands import (
    Acknowledge,
    Assign,
    Close,
    Escalate,
    RaiseComplaint,
    Reopen,
    Resolve,
)
from .decider import complaint
from .processes import raise_complaint
from .projections import complaints
from .things import COMPLAINT

HANDLERS = SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES}
"""Who speaks with the customer about it."""

router = Routes(
    "complaints",
    "投诉 complaints: raised, answered, looked into, solved, closed; general ones within 24 hours by the clock, major "
    "ones by the manager at once.",
)
router.reads(
    COMPLAINT,
    complaints,
    roles=DEALERS,
    filters=("severity", "status", "owner_id", "breached", "customer_id", "invoice_id", "category"),
    sorts=("raised_at", "due_by"),
)
A_REP = "0199c0de-0000-7000-8000-000000001370"


@router.command(
    "POST",
    "/v1/complaints",
    COMPLAINT,
    creates=True,
    roles=HANDLERS,
    names={"customer_id": CUSTOMER},
    example={
        "customer_id": "0199c0de-0000-7000-8000-000000000103",
        "severity": "general",
        "category": "delivery",
        "product": "S10_1678",
        "description": "Two of forty arrived with a broken axle",
        "remedy_sought": "Replacement before Easter",
        "channel": "hotline",
        "raised_at": "2026-03-02T09:30:00+08:00",
        "invoice_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a12",
    },
)
async def raise_(body: RaiseComplaint, do: Execute) -> Response:
    """Raise a complaint. A major one is escalated at once. Publishes `ComplaintRaised`; an invoice that it names is
    not dunned until it is solved."""
    return await do(raise_complaint, do.new_id(), body)


@router.command(
    "POST", "/v1/complaints/{id}/acknowledge", COMPLAINT, roles=HANDLERS, refuses=(WrongStatus,), example={}
)
async def acknowledge(id: Id, body: NoBody, do: Execute) -> Response:
    """Tell the customer that it was received: the answer whose time is measured."""
    return await do(complaint, id, Acknowledge())


@router.command(
    "POST",
    "/v1/complaints/{id}/assign",
    COMPLAINT,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"assignee_id": A_REP},
)
async def assign(id: Id, body: Assign, do: Execute) -> Response:
    """Assign it to the one who has to solve it."""
    return await do(complaint, id, body)


@router.command(
    "POST",
    "/v1/complaints/{id}/pause",
    COMPLAINT,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"reason": "The customer looks for the delivery note"},
)
async def pause(id: Id, body: Pause, do: Execute) -> Response:
    """Stop the clock: the customer is waited for. Publishes `SlaBreached` where the deadline has passed before."""
    return await do(complaint, id, body)


@router.command("POST", "/v1/complaints/{id}/resume", COMPLAINT, roles=HANDLERS, refuses=(WrongStatus,), example={})
async def resume(id: Id, body: NoBody, do: Execute) -> Response:
    """Let the clock run again: the deadline is later by the pause."""
    return await do(complaint, id, Resume())


@router.command(
    "POST",
    "/v1/complaints/{id}/investigate",
    COMPLAINT,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"findings": "The cartons were stacked too high", "cause": "packaging"},
)
async def investigate(id: Id, body: Investigate, do: Execute) -> Response:
    """Record what was found, and the cause by which complaints are counted. The last one stands."""
    return await do(complaint, id, body)


@router.command(
    "POST",
    "/v1/complaints/{id}/solution",
    COMPLAINT,
    roles=APPROVERS,
    refuses=(WrongStatus,),
    example={"text": "Replace all forty, free of charge", "agreed_by": ["legal", "after_sales"]},
)
async def solution(id: Id, body: AgreeSolution, do: Execute) -> Response:
    """Agree the solution; that of a major complaint with legal and after-sales. The last one stands."""
    return await do(complaint, id, body)


@router.command(
    "POST",
    "/v1/complaints/{id}/repair-plan",
    COMPLAINT,
    roles=APPROVERS,
    refuses=(WrongStatus,),
    example={"steps": ["Letter of apology", "A year of added service"], "owner_id": A_REP, "due_on": "2026-03-31"},
)
async def repair_plan(id: Id, body: MakeRepairPlan, do: Execute) -> Response:
    """Start the plan that repairs the customer's trust (客户信任修复计划). The last one stands."""
    return await do(complaint, id, body)


@router.command(
    "POST",
    "/v1/complaints/{id}/escalate",
    COMPLAINT,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"reason": "The customer threatens to leave"},
)
async def escalate(id: Id, body: Escalate, do: Execute) -> Response:
    """Escalate to the manager. Publishes `ComplaintEscalated`."""
    return await do(complaint, id, body)


@router.command(
    "POST",
    "/v1/complaints/{id}/resolve",
    COMPLAINT,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"resolution": "Two were replaced", "compensation": "5 % on the next order"},
)
async def resolve(id: Id, body: Resolve, do: Execute) -> Response:
    """Solve it: the clock stops. Publishes `ComplaintResolved`, and `SlaBreached` where the deadline has passed."""
    return await do(complaint, id, body)


@router.command(
    "POST",
    "/v1/complaints/{id}/close",
    COMPLAINT,
    roles=HANDLERS,
    refuses=(WrongStatus, SolutionMissing, RepairPlanMissing),
    example={"customer_confirmed": True},
)
async def close(id: Id, body: Close, do: Execute) -> Response:
    """Close it, once it is solved; a major one needs its agreed solution and its repair plan."""
    return await do(complaint, id, body)


@router.command(
    "POST",
    "/v1/complaints/{id}/reopen",
    COMPLAINT,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"reason": "The replacement broke as well"},
)
async def reopen(id: Id, body: Reopen, do: Execute) -> Response:
    """Reopen what was solved: the clock runs on from where it stopped. Publishes `ComplaintReopened`."""
    return await do(complaint, id, body)
