"""A complaint as clients see it."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.customer.customers.things import CUSTOMER
from shared.kernel.things import Head, Shown, Thing, View

from ..remedies.things import RepairPlanView, SolutionView
from ..service_standard.events import Counted
from .complaint import Complaint, ComplaintStatus
from .decider import complaint
from .events import Channel, EscalationCause, Severity


class EscalationView(Shown):
    cause: EscalationCause
    reason: str | None
    at: datetime


class ReopeningView(Shown):
    reason: str
    at: datetime


class ComplaintView(View):
    """`owner_id` has to solve it: the assignee, else the rep who looked after the customer when it was raised."""

    status: ComplaintStatus
    customer_id: UUID
    severity: Severity
    category: str
    product: str | None
    description: str
    remedy_sought: str
    channel: Channel
    raised_at: datetime
    contract_id: UUID | None
    order_id: UUID | None
    invoice_id: UUID | None
    owner_id: UUID | None
    assignee_id: UUID | None
    request_id: UUID | None = Field(description="The service request that it was before, whose clock it keeps")
    standard_version: int | None = Field(description="Of the service standard that gave its hours")
    answer_hours: int | None
    answer_due_by: datetime | None
    answered_in_time: bool | None
    solve_hours: int = Field(description="Hours within which it is to be solved, counted as `clock` says")
    clock: Counted
    due_by: datetime | None = Field(description="Null while the clock is paused; once solved, as it stood then")
    breached: bool
    breached_as_of: datetime | None = Field(description="When it was noticed that due_by had passed")
    escalated: bool
    escalations: tuple[EscalationView, ...]
    acknowledged_at: datetime | None
    pause_reason: str | None
    findings: str | None
    cause: str | None
    solution: SolutionView | None
    repair_plan: RepairPlanView | None
    resolution: str | None
    compensation: str | None
    resolved_at: datetime | None
    customer_confirmed: bool | None
    closed_at: datetime | None
    reopenings: tuple[ReopeningView, ...]
    minutes_to_answer: int | None
    minutes_to_resolve: int | None = Field(description="Without the time in which the clock stood")


def show(state: Complaint | None, head: Head, thing_id: UUID) -> ComplaintView | None:
    if state is None:
        return None
    clock, remedy, resolved, closed = state.clock, state.remedy, state.resolved, state.closed
    found = remedy.investigated
    return ComplaintView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **{**dict(state.raised), "owner_id": state.owner_id},
        assignee_id=state.assignee_id,
        answer_due_by=state.answer_due_by,
        answered_in_time=state.answered_in_time,
        clock=Counted.WORKING if clock.working else Counted.ALL_HOURS,
        due_by=clock.due_by,
        breached=clock.breach is not None,
        breached_as_of=clock.breach.as_of if clock.breach else None,
        escalated=bool(state.escalations),
        escalations=tuple(EscalationView.model_validate(one) for one in state.escalations),
        acknowledged_at=state.acknowledged_at,
        pause_reason=clock.paused.reason if clock.paused else None,
        findings=found.findings if found else None,
        cause=found.cause if found else None,
        solution=SolutionView.model_validate(remedy.solution) if remedy.solution else None,
        repair_plan=RepairPlanView.model_validate(remedy.repair_plan) if remedy.repair_plan else None,
        resolution=resolved.resolution if resolved else None,
        compensation=resolved.compensation if resolved else None,
        resolved_at=resolved.at if resolved else None,
        customer_confirmed=closed.customer_confirmed if closed else None,
        closed_at=closed.at if closed else None,
        reopenings=tuple(ReopeningView.model_validate(one) for one in state.reopenings),
        minutes_to_answer=state.minutes_to_answer,
        minutes_to_resolve=state.minutes_to_resolve,
    )


COMPLAINT = Thing(
    "complaint",
    "/v1/complaints",
    complaint,
    show,
    ComplaintView,
    owners=lambda view: (view.owner_id,),
    within=(CUSTOMER, "customer_id"),
)
