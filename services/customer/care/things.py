"""A task of care as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.customer.customers.things import CUSTOMER
from shared.kernel.fields import Count
from shared.kernel.things import Head, Thing, View

from .decider import CareStatus, CareTask, care_task
from .events import CareKind


class CareTaskView(View):
    """`rep_id` looks after the customer, as the last run found it. `note` and `on` are set once it is delivered."""

    status: CareStatus
    customer_id: UUID
    rep_id: UUID | None
    kind: CareKind
    occasion: str
    subject: str
    occurred_on: date
    due_on: date
    contract_id: UUID | None
    order_id: UUID | None
    invoice_id: UUID | None
    answer_id: UUID | None
    plan_version: Count | None
    note: str | None
    on: date | None
    delivered_by: str | None
    missed_as_of: date | None = Field(description="As of which day it was missed, also where it is delivered since")


def show(state: CareTask | None, head: Head, thing_id: UUID) -> CareTaskView | None:
    if state is None:
        return None
    done = state.delivered
    return CareTaskView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(state.opened) | {"rep_id": state.rep_id},
        note=done.note if done else None,
        on=done.on if done else None,
        delivered_by=done.delivered_by if done else None,
        missed_as_of=state.missed_as_of,
    )


TASK = Thing(
    "care task",
    "/v1/care-tasks",
    care_task,
    show,
    CareTaskView,
    owners=lambda view: (view.rep_id,),
    within=(CUSTOMER, "customer_id"),
)
