"""A service request as clients see it."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.customer.customers.things import CUSTOMER
from shared.kernel.sealed import Sealed
from shared.kernel.things import Head, Shown, Thing, View

from ..complaints.events import Severity
from ..service_standard.events import Counted, RequestKind
from ..tier_standing.events import Tier
from .decider import request
from .events import Time
from .request import Request, RequestStatus


class AnswerView(Shown):
    text: str
    at: datetime
    answered_by: str


class BreachView(Shown):
    """`due_by` had passed when it was noticed, as of `as_of`."""

    time: Time
    due_by: datetime
    as_of: datetime


class RequestView(View):
    """`owner_id` has to solve it: the assignee, else the rep who looked after the customer when it was opened."""

    status: RequestStatus
    customer_id: UUID
    kind: RequestKind
    channel: str
    description: str
    product: str | None
    order_id: UUID | None
    caller_name: Sealed | None
    caller_phone: Sealed | None
    received_at: datetime
    owner_id: UUID | None
    assignee_id: UUID | None
    standard_version: int | None = Field(description="Of the service standard; null where it says nothing of this kind")
    tier: Tier | None = Field(description="Of the rule that holds; null where it holds for all")
    answer_hours: int | None
    solve_hours: int | None
    clock: Counted | None
    answer_due_by: datetime | None
    solve_due_by: datetime | None
    due_by: datetime | None = Field(description="The next of its times that runs and has not been said to have passed")
    breached: bool
    breaches: tuple[BreachView, ...]
    answer: str | None = Field(description="The last one")
    answers: tuple[AnswerView, ...]
    answered_at: datetime | None = Field(description="When the customer first heard of it: an answer, or the solution")
    solution: str | None
    closed_at: datetime | None
    severity: Severity | None = Field(description="Of the complaint that it was escalated to")
    escalation_reason: str | None
    escalated_at: datetime | None
    complaint_id: UUID | None


def show(state: Request | None, head: Head, thing_id: UUID) -> RequestView | None:
    if state is None:
        return None
    closed, escalated = state.closed, state.escalated
    return RequestView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **{**dict(state.opened), "owner_id": state.owner_id},
        assignee_id=state.assignee_id,
        due_by=state.due_by,
        breached=bool(state.breaches),
        breaches=tuple(BreachView.model_validate(one) for one in state.breaches),
        answer=state.answers[-1].text if state.answers else None,
        answers=tuple(AnswerView.model_validate(one) for one in state.answers),
        answered_at=state.answered_at,
        solution=closed.solution if closed else None,
        closed_at=closed.at if closed else None,
        severity=escalated.severity if escalated else None,
        escalation_reason=escalated.reason if escalated else None,
        escalated_at=escalated.at if escalated else None,
        complaint_id=escalated.complaint_id if escalated else None,
    )


REQUEST = Thing(
    "service request",
    "/v1/service-requests",
    request,
    show,
    RequestView,
    owners=lambda view: (view.owner_id,),
    within=(CUSTOMER, "customer_id"),
)
