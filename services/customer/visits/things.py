"""A visit as clients see it, planned or logged."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.customer.customers.things import CUSTOMER
from shared.kernel.things import Head, Thing, View

from .decider import Visit, VisitStatus, visit
from .events import Channel


class VisitView(View):
    """What is not known before a visit is null in a plan. `created_at` is when it was planned or logged, whatever
    day it took place on."""

    status: VisitStatus
    customer_id: UUID
    rep_id: UUID
    planned_for: date | None
    visited_on: date | None = None
    channel: Channel | None = None
    purpose: str
    outcome: str | None = None
    needs: str | None = None
    feedback: str | None = None
    next_step: str | None = None
    next_on: date | None = None
    contact_ids: tuple[UUID, ...] = ()
    plan_id: UUID | None = Field(None, description="The plan that this visit kept")
    visit_id: UUID | None = Field(description="Of a plan that was kept: the visit that was logged")
    cancel_reason: str | None


def show(state: Visit | None, head: Head, thing_id: UUID) -> VisitView | None:
    if state is None:
        return None
    return VisitView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.begun),
        visit_id=state.visit_id,
        cancel_reason=state.cancelled,
    )


VISIT = Thing(
    "visit",
    "/v1/visits",
    visit,
    show,
    VisitView,
    owners=lambda view: (view.rep_id,),
    within=(CUSTOMER, "customer_id"),
)
