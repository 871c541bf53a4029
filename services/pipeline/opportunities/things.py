"""An opportunity as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.pipeline.follow_ups.things import ActivityView, DemoView, TouchView
from services.pipeline.splits.split import Split
from services.pipeline.stages.events import Stage
from services.pipeline.stages.things import EvidenceView, StayView
from shared.kernel.fields import Money, Percent
from shared.kernel.things import Head, Shown, Thing, View

from .decider import opportunity
from .state import Opportunity, OpportunityStatus


class OwnershipView(Shown):
    owner_id: UUID
    reason: str | None
    assigned_by: str


class OverrideView(Shown):
    """`weighted_amount` is what the opportunity weighs with it in place, beside that of the roll-up."""

    amount: Money | None
    probability: Percent | None
    weighted_amount: Money
    reason: str
    overridden_by: str


class LossView(Shown):
    reason: str
    competitor: str | None
    on: date


class WinView(Shown):
    contract_id: UUID
    amount: Money
    on: date


class OpportunityView(View):
    """`weighted_amount` = amount × probability, of a won one all of what was signed, of a lost one nothing.
    `owners` are all so far, the last one holds it. `new_customer`: the customer had no signed deal when it was opened,
    null where that was not told. It is followed up by version `process_version` of the sales process of `process_line`,
    null where none was published when it began. `stalls_on` is the first day on which it is too long in its stage, null
    where that has been told, or never will be."""

    status: OpportunityStatus
    customer_id: UUID
    owner_id: UUID
    name: str
    expected_amount: Money
    currency: str
    expected_close_on: date
    source: str | None
    campaign_id: UUID | None
    channel_id: UUID | None
    lead_id: UUID | None
    line: str | None
    opened_on: date
    new_customer: bool | None
    splits: tuple[Split, ...]
    process_line: str | None
    process_version: int | None
    stalls_on: date | None
    last_touch: TouchView | None
    evidence: tuple[EvidenceView, ...]
    stage: Stage
    probability: Percent = Field(description="In percent")
    weighted_amount: Money
    override: OverrideView | None
    stage_history: tuple[StayView, ...]
    owners: tuple[OwnershipView, ...]
    demos: tuple[DemoView, ...]
    activities: tuple[ActivityView, ...]
    win: WinView | None
    loss: LossView | None
    opened_by: str


def show(state: Opportunity | None, head: Head, thing_id: UUID) -> OpportunityView | None:
    if state is None:
        return None
    opened, passage, done = state.opened, state.passage, state.follow_up
    return OpportunityView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        customer_id=opened.customer_id,
        owner_id=state.owner_id,
        name=opened.name,
        expected_amount=state.expected_amount,
        currency=opened.currency,
        expected_close_on=state.expected_close_on,
        source=opened.source,
        campaign_id=opened.campaign_id,
        channel_id=opened.channel_id,
        lead_id=opened.lead_id,
        line=opened.line,
        opened_on=opened.opened_on,
        new_customer=opened.new_customer,
        splits=state.splits,
        process_line=opened.process_line,
        process_version=opened.process_version,
        stalls_on=passage.stays[-1].stalls_on,
        last_touch=TouchView.model_validate(done.last_touch) if done.last_touch else None,
        evidence=tuple(EvidenceView.model_validate(one) for one in passage.evidence.values()),
        stage=state.stage,
        probability=state.probability,
        weighted_amount=state.weighted_amount,
        override=_override(state),
        stage_history=tuple(StayView.model_validate(stay) for stay in passage.stays),
        owners=tuple(OwnershipView.model_validate(owner) for owner in state.owners),
        demos=tuple(DemoView.model_validate(demo) for demo in done.demos),
        activities=tuple(ActivityView.model_validate(activity) for activity in done.activities),
        win=WinView.model_validate(state.won) if state.won else None,
        loss=LossView.model_validate(state.lost) if state.lost else None,
        opened_by=opened.opened_by,
    )


def _override(state: Opportunity) -> OverrideView | None:
    said = state.override
    if said is None:
        return None
    return OverrideView(
        amount=said.amount,
        probability=said.probability,
        weighted_amount=state.overridden_amount,
        reason=said.reason,
        overridden_by=said.overridden_by,
    )


OPPORTUNITY = Thing(
    "opportunity",
    "/v1/opportunities",
    opportunity,
    show,
    OpportunityView,
    owners=lambda view: (view.owner_id, *(part.rep_id for part in view.splits)),
)
