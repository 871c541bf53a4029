"""A contract as clients see it."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from services.pipeline.contract_approvals.events import ChecklistItem, Verdict
from services.pipeline.contract_documents.document import Document
from services.pipeline.contract_documents.events import ContractLine, ScheduledPayment
from services.pipeline.costs.deal import total_cost
from services.pipeline.costs.eyes import Cost, Margin
from services.pipeline.exchange_rates.rate import ExchangeRate
from services.pipeline.milestones.things import MilestoneView, show_milestones
from services.pipeline.splits.split import Split
from shared.kernel.fields import Money
from shared.kernel.things import Head, Shown, Thing, View

from .decider import contract
from .state import Contract, ContractStatus


class LegalReviewView(Shown):
    version: int
    verdict: Verdict
    checklist: dict[str, ChecklistItem]
    reviewed_by: str


class ApprovalView(Shown):
    version: int
    approved_by: str


class InForceView(Shown):
    """The signed version, which holds until a later one is signed."""

    version: int
    signed_on: date
    amount: Money
    lines: tuple[ContractLine, ...]
    payment_schedule: tuple[ScheduledPayment, ...]
    terms: str | None
    splits: tuple[Split, ...]
    delivery_by: date | None


class TerminationView(Shown):
    """`amount` is the value that fell away."""

    on: date
    reason: str
    amount: Money


class RenewalView(Shown):
    renewal_id: UUID
    amount: Money
    starts_on: date
    ends_on: date


class ContractView(View):
    """The fields of the create body are those of the latest version, `document_version`; a signed contract keeps
    to `in_force` until that version is itself reviewed, approved and signed. `legal_review` and `approval` are of
    the latest version, `signed_on` is the date of the first signature, `net_amount` the amount in force less
    what was cancelled. `cost` is that of the version in force at its signing, `margin` its amount less that; null
    where it is not known of some product, of which `without_cost` counts how many there are. `base_rate` is what a
    unit of the currency was worth in the company's own, `base_currency`, when the deal was signed: fixed for ever."""

    status: ContractStatus
    external_id: str | None
    customer_id: UUID
    owner_id: UUID
    opportunity_id: UUID | None
    quote_id: UUID | None
    amount: Money
    currency: str
    lines: tuple[ContractLine, ...]
    payment_schedule: tuple[ScheduledPayment, ...]
    terms: str | None
    splits: tuple[Split, ...]
    delivery_by: date | None
    channel_id: UUID | None
    starts_on: date | None
    ends_on: date | None
    document_version: int = Field(description="The number of the document's latest version")
    drafted_by: str
    legal_review: LegalReviewView | None
    approval: ApprovalView | None
    signed_version: int | None
    signed_on: date | None
    in_force: InForceView | None
    cancelled_amount: Money
    net_amount: Money
    cost: Cost | None
    margin: Margin | None
    without_cost: int | None
    below_channel_price: tuple[str, ...]
    base_currency: str | None
    base_rate: ExchangeRate | None
    renews: UUID | None = Field(description="The contract that came before it")
    renewal: RenewalView | None
    termination: TerminationView | None
    milestones: tuple[MilestoneView, ...]


def show(state: Contract | None, head: Head, thing_id: UUID) -> ContractView | None:
    if state is None:
        return None
    return ContractView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        external_id=state.external_id,
        customer_id=state.customer_id,
        owner_id=state.owner_id,
        opportunity_id=state.opportunity_id,
        quote_id=state.quote_id,
        amount=state.amount,
        currency=state.currency,
        lines=state.lines,
        payment_schedule=state.payment_schedule,
        terms=state.document.terms,
        splits=state.splits,
        delivery_by=state.document.delivery_by,
        channel_id=state.channel_id,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        document_version=state.document_version,
        drafted_by=state.drafted_by,
        legal_review=LegalReviewView.model_validate(state.review) if state.review else None,
        approval=ApprovalView.model_validate(state.approval) if state.approval else None,
        signed_version=state.signed_version,
        signed_on=state.signed_on,
        in_force=_in_force(state.in_force, state.version_signed_on),
        cancelled_amount=state.cancelled,
        net_amount=state.net_amount,
        **_costs(state),
        below_channel_price=state.below_channel_price,
        base_currency=state.base_currency,
        base_rate=state.base_rate,
        renews=state.renews,
        renewal=RenewalView.model_validate(state.renewal) if state.renewal else None,
        termination=TerminationView.model_validate(state.termination) if state.termination else None,
        milestones=show_milestones(state.milestones),
    )


def _costs(state: Contract) -> dict[str, Any]:
    if state.in_force is None:
        return {"cost": None, "margin": None, "without_cost": None}
    cost = total_cost(state.product_costs)
    margin = None if cost is None else state.in_force.amount - cost
    return {"cost": cost, "margin": margin, "without_cost": sum(one.cost is None for one in state.product_costs)}


def _in_force(document: Document | None, signed_on: date | None) -> InForceView | None:
    if document is None or signed_on is None:
        return None
    return InForceView(
        version=document.version,
        signed_on=signed_on,
        amount=document.amount,
        lines=document.lines,
        payment_schedule=document.payment_schedule,
        terms=document.terms,
        splits=document.splits,
        delivery_by=document.delivery_by,
    )


def _owners(view: ContractView) -> Iterator[UUID]:
    yield view.owner_id
    for splits in (view.splits, view.in_force.splits if view.in_force else ()):
        yield from (part.rep_id for part in splits)


CONTRACT = Thing("contract", "/v1/contracts", contract, show, ContractView, owners=_owners)
