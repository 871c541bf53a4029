"""A dunning case as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from services.pipeline.dunning_policies.events import Action
from shared.kernel.fields import Count, Money
from shared.kernel.things import Head, Shown, Thing, View

from .case import DISPUTE, Case, Step
from .decider import case


class DunningStatus(StrEnum):
    """`waiting`: in dispute, or named by a complaint. `cleared`: nothing that was dunned is unpaid."""

    WARNED = "warned"
    OVERDUE = "overdue"
    WAITING = "waiting"
    CLEARED = "cleared"


class StepView(Shown):
    """One thing that dunning did, by its event's name."""

    event: str
    as_of: date
    due_on: date
    open: Money
    level: Count = 0
    action: Action | None = None
    policy_version: Count


class DunningCaseView(View):
    """`level` is that on which the case stands, 0 where it is warned or cleared; `action`, `days`, `as_of` and
    `policy_version` are those of when it was reached. `due_on` is the earliest unpaid due date."""

    status: DunningStatus
    invoice_id: UUID
    number: str
    customer_id: UUID
    owner_id: UUID | None
    contract_id: UUID
    currency: str
    amount: Money
    open: Money
    due_on: date | None
    level: Count
    action: Action | None
    as_of: date | None
    days: Count | None
    policy_version: Count
    in_dispute: bool
    waits_until: date | None = Field(description="The end of the day for which money is promised that is not paid yet")
    complaint_ids: tuple[UUID, ...] = Field(description="The complaints for which the case waits")
    steps: tuple[StepView, ...]


def show_case(state: Case, head: Head, thing_id: UUID) -> DunningCaseView | None:
    """A case is seen from its first warning or level on."""
    opened, last = state.opened, state.stage
    if opened is None or not state.steps:
        return None
    return DunningCaseView(
        id=thing_id,
        version=head.version,
        status=status_of(state),
        created_at=head.created_at,
        invoice_id=opened.invoice_id,
        number=opened.number,
        customer_id=opened.customer_id,
        owner_id=opened.owner_id,
        contract_id=opened.contract_id,
        currency=opened.currency,
        amount=opened.amount,
        open=state.total_open,
        due_on=state.next_due_on,
        level=state.level,
        action=last.action if last else None,
        as_of=last.as_of if last else None,
        days=last.days if last else None,
        policy_version=state.steps[-1].policy_version,
        in_dispute=DISPUTE in state.waits_for,
        waits_until=state.waits_until,
        complaint_ids=tuple(sorted(one for one in state.waits_for if one is not None)),
        steps=tuple(_step(one) for one in state.steps),
    )


def status_of(state: Case) -> DunningStatus:
    if state.waits_for and state.next_due_on:
        return DunningStatus.WAITING
    if state.level:
        return DunningStatus.OVERDUE
    warned = state.next_due_on is not None and state.warned_for == state.next_due_on
    return DunningStatus.WARNED if warned else DunningStatus.CLEARED


def _step(step: Step) -> StepView:
    fields = set(StepView.model_fields) - {"event"}
    return StepView(event=type(step).__name__, **step.model_dump(include=fields))


CASE = Thing(
    "dunning case",
    "/v1/dunning-cases",
    case,
    show_case,
    DunningCaseView,
    owners=lambda view: (view.owner_id,),
)
