"""Which facts leave the pipeline service, and in whose words."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from shared.kernel.messages import Event, Meta
from shared.kernel.reactions import Publisher
from shared.published import pipeline as published

from .allocation.events import PaymentAllocated, PaymentReversed
from .call_offs.events import CallOffCancelled, OrderLine
from .contract_documents.events import ContractLine, ProductAmount
from .contracts.events import ContractSigned, ContractTerminated
from .contracts.state import Contract
from .dunning.events import DunningCleared, DunningEscalated, LegalLetterIssued, PaymentOverdue
from .exchange_rates.rate import converted
from .invoices.events import InvoiceIssued
from .milestones.events import MilestoneMissed
from .opportunities.events import OpportunityLost, OpportunityOpened, OpportunityReassigned, OpportunityWon
from .opportunities.state import Opportunity
from .orders.decider import Order
from .orders.events import OrderDelivered
from .receivables.ledger import Ledger
from .reductions.events import CreditNoteIssued, InvoiceWrittenOff, Reduction
from .splits.split import RepAmount
from .stages.events import DealStalled, StageAdvanced

publisher = Publisher("pipeline")


@publisher.on(OpportunityOpened)
def opened(event: OpportunityOpened, meta: Meta, state: Opportunity) -> published.OpportunityOpened:
    return published.OpportunityOpened(
        **_opportunity(meta, state), expected_close_on=event.expected_close_on, opened_on=event.opened_on
    )


@publisher.on(StageAdvanced)
def advanced(event: StageAdvanced, meta: Meta, state: Opportunity) -> published.StageAdvanced:
    return published.StageAdvanced(
        **_opportunity(meta, state), previous=event.previous, on=event.on, reason=event.reason
    )


@publisher.on(OpportunityWon)
def won(event: OpportunityWon, meta: Meta, state: Opportunity) -> published.StageAdvanced:
    """The last stage, so that who counts conversions need not tell a DealSigned's opportunity."""
    return published.StageAdvanced(
        **_opportunity(meta, state), previous=event.previous, on=event.on, contract_id=event.contract_id
    )


@publisher.on(OpportunityReassigned)
def reassigned(event: OpportunityReassigned, meta: Meta, state: Opportunity) -> published.OpportunityReassigned:
    return published.OpportunityReassigned(
        **_opportunity(meta, state), previous_owner_id=event.previous_owner_id, on=event.on
    )


@publisher.on(OpportunityLost)
def lost(event: OpportunityLost, meta: Meta, state: Opportunity) -> published.OpportunityLost:
    return published.OpportunityLost(
        **_opportunity(meta, state),
        previous=event.previous,
        reason=event.reason,
        competitor=event.competitor,
        on=event.on,
    )


@publisher.on(DealStalled)
def stalled(event: DealStalled, meta: Meta, state: Opportunity) -> published.DealStalled:
    return published.DealStalled(
        **_opportunity(meta, state),
        process_version=state.opened.process_version,
        entered_on=event.entered_on,
        as_of=event.as_of,
        days=event.days,
        max_days=event.max_days,
    )


def _opportunity(meta: Meta, state: Opportunity) -> dict[str, Any]:
    """What every event of an opportunity tells of it."""
    return {
        "opportunity_id": meta.stream_id,
        "customer_id": state.opened.customer_id,
        "owner_id": state.owner_id,
        "amount": state.amount,
        "currency": state.opened.currency,
        "stage": state.stage,
        "probability": state.probability,
        "source": state.opened.source,
        "campaign_id": state.opened.campaign_id,
        "channel_id": state.opened.channel_id,
        "line": state.opened.line,
        "splits": tuple(published.Split(rep_id=split.rep_id, percent=split.percent) for split in state.splits),
    }


@publisher.on(ContractSigned)
def signed(event: ContractSigned, meta: Meta, state: Contract) -> published.DealSigned | published.ContractAmended:
    """The first signature is the deal; a later version's is a change of it."""
    return _deal(event, meta, state) if event.previous_version is None else _amended(event, meta, state)


def _deal(event: ContractSigned, meta: Meta, state: Contract) -> published.DealSigned:
    return published.DealSigned(
        contract_id=meta.stream_id,
        external_id=state.external_id,
        document_version=event.version,
        customer_id=event.customer_id,
        owner_id=event.owner_id,
        amount=event.amount,
        currency=event.currency,
        lines=_lines(state.lines, event.product_lines),
        splits=_splits(state),
        signed_on=event.signed_on,
        payment_schedule=tuple(
            published.ScheduledPayment.model_validate(payment.model_dump()) for payment in state.payment_schedule
        ),
        source=event.source,
        campaign_id=event.campaign_id,
        channel_id=event.channel_id,
        first_deal=event.first_deal,
        base_currency=event.base_currency,
        base_amount=converted(event.amount, event.base_rate) if event.base_rate else None,
    )


def _amended(event: ContractSigned, meta: Meta, state: Contract) -> published.ContractAmended:
    """`signed_on` is the deal's own date, `on` that of the amendment."""
    return published.ContractAmended(
        contract_id=meta.stream_id,
        customer_id=event.customer_id,
        owner_id=event.owner_id,
        document_version=event.version,
        amount=event.amount,
        delta=event.delta,
        currency=event.currency,
        by_rep=_by_rep(event.by_rep),
        splits=_splits(state),
        lines=_lines(state.lines, event.product_lines),
        signed_on=event.deal_signed_on,
        on=event.signed_on,
    )


@publisher.on(CallOffCancelled)
def cancelled(event: CallOffCancelled, meta: Meta, state: Contract) -> published.OrderCancelled | None:
    """From the contract's stream, so that it follows its DealSigned wherever it is read."""
    if state.signed_on is None:
        return None
    return published.OrderCancelled(
        order_id=event.order_id,
        contract_id=meta.stream_id,
        customer_id=state.customer_id,
        amount=event.amount,
        currency=state.currency,
        by_rep=_by_rep(event.by_rep),
        by_product=_by_product(event.by_product),
        lines=_order_lines(event.lines, state.product_lines),
        signed_on=state.signed_on,
        on=event.on,
    )


@publisher.on(ContractTerminated)
def terminated(event: ContractTerminated, meta: Meta, state: Contract) -> published.ContractTerminated | None:
    """None of a draft: nobody has heard of it."""
    if state.signed_on is None:
        return None
    return published.ContractTerminated(
        contract_id=meta.stream_id,
        customer_id=state.customer_id,
        owner_id=state.owner_id,
        amount=event.amount,
        currency=state.currency,
        by_rep=_by_rep(event.by_rep),
        by_product=_by_product(event.by_product),
        signed_on=state.signed_on,
        on=event.on,
        reason=event.reason,
    )


@publisher.on(MilestoneMissed)
def milestone_missed(event: MilestoneMissed, meta: Meta, state: Contract) -> published.MilestoneMissed:
    return published.MilestoneMissed(
        contract_id=meta.stream_id,
        customer_id=state.customer_id,
        owner_id=event.owner_id,
        name=event.name,
        due_on=event.due_on,
        as_of=event.as_of,
    )


@publisher.on(OrderDelivered)
def delivered(event: OrderDelivered, meta: Meta, state: Order) -> published.OrderDelivered:
    return published.OrderDelivered(
        order_id=meta.stream_id,
        contract_id=state.contract_id,
        customer_id=state.placed.customer_id,
        lines=_order_lines(event.lines, {}),
        due_on=state.placed.required_on,
        on=event.delivered_on,
    )


def _lines(lines: Iterable[ContractLine], product_lines: Mapping[str, str]) -> tuple[published.Line, ...]:
    return tuple(
        published.Line(
            sku=line.sku,
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=_value(line),
            line=product_lines.get(line.sku),
        )
        for line in lines
    )


def _splits(state: Contract) -> tuple[published.Split, ...]:
    return tuple(published.Split(rep_id=split.rep_id, percent=split.percent) for split in state.splits)


def _value(line: ContractLine) -> Decimal:
    value: Decimal = line.quantity * line.unit_price
    return value


def _order_lines(lines: Iterable[OrderLine], product_lines: Mapping[str, str]) -> tuple[published.Line, ...]:
    return tuple(
        published.Line(sku=line.sku, quantity=line.quantity, line=product_lines.get(line.sku)) for line in lines
    )


def _by_rep(parts: Iterable[RepAmount]) -> tuple[published.RepAmount, ...]:
    return tuple(published.RepAmount(rep_id=part.rep_id, amount=part.amount) for part in parts)


def _by_product(parts: Iterable[ProductAmount]) -> tuple[published.ProductAmount, ...]:
    return tuple(published.ProductAmount(sku=part.sku, line=part.line, amount=part.amount) for part in parts)


TOLD_AS_THEY_ARE: Mapping[type[Event], type[Event]] = {
    InvoiceIssued: published.InvoiceIssued,
    PaymentAllocated: published.PaymentAllocated,
    PaymentReversed: published.PaymentReversed,
    PaymentOverdue: published.PaymentOverdue,
    DunningEscalated: published.DunningEscalated,
    LegalLetterIssued: published.LegalLetterIssued,
    DunningCleared: published.DunningCleared,
}
"""Events of the books whose published form has fields of theirs, and no others."""


def as_it_is(told: type[Event]) -> Callable[[Event, Meta, Any], Event]:
    def tell(event: Event, meta: Meta, state: Any) -> Event:
        return told.model_validate(event.model_dump())

    tell.__annotations__["return"] = told  # the catalogue of events reads what leaves from there
    return tell


for own, told in TOLD_AS_THEY_ARE.items():
    publisher.on(own)(as_it_is(told))


@publisher.on(CreditNoteIssued)
def credited(event: CreditNoteIssued, meta: Meta, state: Ledger) -> published.CreditNoteIssued:
    return published.CreditNoteIssued.model_validate(_lost(event))


@publisher.on(InvoiceWrittenOff)
def written_off(event: InvoiceWrittenOff, meta: Meta, state: Ledger) -> published.InvoiceWrittenOff:
    return published.InvoiceWrittenOff.model_validate(_lost(event))


def _lost(event: Reduction) -> dict[str, Any]:
    return {**event.model_dump(), "deal_loses": event.amount - event.corrects}
