"""Routes of service requests."""

from fastapi import Response

from services.customer.customers.things import CUSTOMER
from shared.kernel.fields import Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.roles import DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import AnswerRequest, AssignRequest, CloseRequest, request
from .processes import Escalation, NewRequest, escalate_request, open_request
from .projections import requests
from .things import REQUEST

HANDLERS = SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES}
"""Who speaks with the customer about it."""

router = Routes(
    "service",
    "售后服务 service: the published service standard, requests (an inquiry, a fault, help in use) with their times to "
    "answer and to solve, escalated to complaints, and the quarterly review of use, satisfaction and needs.",
)
router.reads(
    REQUEST,
    requests,
    roles=DEALERS,
    filters=("customer_id", "owner_id", "status", "kind", "channel", "product", "order_id", "breached"),
    sorts=("received_at", "due_by"),
)


@router.command(
    "POST",
    "/v1/service-requests",
    REQUEST,
    creates=True,
    roles=HANDLERS,
    names={"customer_id": CUSTOMER},
    example={
        "customer_id": "0199c0de-0000-7000-8000-000000000103",
        "kind": "fault",
        "channel": "hotline",
        "description": "The display stays dark",
        "product": "S10_1678",
        "order_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a13",
        "caller_name": "Jean King",
        "caller_phone": "+1 702 555 1838",
    },
)
async def open_(body: NewRequest, do: Execute) -> Response:
    """Open a request. By when it is to be answered and solved is said by the service standard in force when it was
    received, which it keeps."""
    return await do(open_request, do.new_id(), body)


@router.command(
    "POST",
    "/v1/service-requests/{id}/assign",
    REQUEST,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"assignee_id": "0199c0de-0000-7000-8000-000000001370"},
)
async def assign(id: Id, body: AssignRequest, do: Execute) -> Response:
    """Assign it to the one who has to solve it."""
    return await do(request, id, body)


@router.command(
    "POST",
    "/v1/service-requests/{id}/answer",
    REQUEST,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"text": "Hold the power key for ten seconds"},
)
async def answer(id: Id, body: AnswerRequest, do: Execute) -> Response:
    """Record what the customer was answered. The first answer is the one whose time is measured."""
    return await do(request, id, body)


@router.command(
    "POST",
    "/v1/service-requests/{id}/close",
    REQUEST,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"solution": "The display was replaced"},
)
async def close(id: Id, body: CloseRequest, do: Execute) -> Response:
    """Close it with its solution. What comes too late is recorded as a breach first."""
    return await do(request, id, body)


@router.command(
    "POST",
    "/v1/service-requests/{id}/escalate",
    REQUEST,
    roles=HANDLERS,
    refuses=(WrongStatus,),
    example={"severity": "major", "reason": "It began to smoke"},
)
async def escalate(id: Id, body: Escalation, do: Execute) -> Response:
    """Escalate it to a complaint, raised with the request's start, so that it keeps its clock. Publishes
    `ComplaintRaised`."""
    return await do(escalate_request, id, body)
