"""What the pipeline publishes about a contract, told to the stream that divides it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    ContractTerminated,
    CreditNoteIssued,
    DealSigned,
    DunningCleared,
    DunningEscalated,
    InvoiceWrittenOff,
    OrderCancelled,
    PaymentAllocated,
    PaymentOverdue,
    PaymentReversed,
    Split,
)

from ..plans.events import LateMoney
from .commands import (
    CancelDeal,
    ClearOverdue,
    DivideCollection,
    DivideDeal,
    HoldOverdue,
    InvoicePart,
    RedivideDeal,
    ReverseCollection,
)
from .decider import deal
from .events import Portion

policy = Policy("deals", start="beginning")


@policy.on(DealSigned)
def signed(event: DealSigned, meta: Meta) -> Iterator[Send]:
    command = DivideDeal(
        contract_id=event.contract_id,
        external_id=event.external_id,
        owner_id=event.owner_id,
        signed_on=event.signed_on,
        currency=event.currency,
        amount=event.amount,
        splits=_portions(event.splits),
        source_event=meta.event_id,
    )
    yield Send(deal, event.contract_id, command)


@policy.on(ContractAmended)
def amended(event: ContractAmended, meta: Meta) -> Iterator[Send]:
    command = RedivideDeal(
        contract_id=event.contract_id,
        amount=event.amount,
        on=event.on,
        splits=_portions(event.splits),
        source_event=meta.event_id,
    )
    yield Send(deal, event.contract_id, command)


def fell_away(event: OrderCancelled | ContractTerminated, meta: Meta) -> Iterator[Send]:
    command = CancelDeal(contract_id=event.contract_id, amount=event.amount, on=event.on, source_event=meta.event_id)
    yield Send(deal, event.contract_id, command)


policy.on(OrderCancelled)(fell_away)
policy.on(ContractTerminated)(fell_away)


@policy.on(CreditNoteIssued)
def credited(event: CreditNoteIssued, meta: Meta) -> Iterator[Send]:
    yield Send(deal, event.contract_id, _reduced(event, event.issued_on, meta))


@policy.on(InvoiceWrittenOff)
def written_off(event: InvoiceWrittenOff, meta: Meta) -> Iterator[Send]:
    yield Send(deal, event.contract_id, _reduced(event, event.on, meta))


@policy.on(PaymentAllocated)
def allocated(event: PaymentAllocated, meta: Meta) -> Iterator[Send]:
    for contract_id, parts in _by_contract(event.allocations):
        command = DivideCollection(
            contract_id=contract_id,
            payment_id=event.payment_id,
            amount=sum(part.amount for part in parts),
            parts=parts,
            late=_late(event, contract_id),
            on=event.applied_on,
            source_event=meta.event_id,
        )
        yield Send(deal, contract_id, command)


@policy.on(PaymentReversed)
def reversed_(event: PaymentReversed, meta: Meta) -> Iterator[Send]:
    for contract_id, parts in _by_contract(event.allocations):
        command = ReverseCollection(
            contract_id=contract_id,
            payment_id=event.payment_id,
            amount=sum(part.amount for part in parts),
            parts=parts,
            on=event.reversed_on,
            source_event=meta.event_id,
        )
        yield Send(deal, contract_id, command)


@policy.on(PaymentOverdue)
def overdue(event: PaymentOverdue, meta: Meta) -> Iterator[Send]:
    yield Send(deal, event.contract_id, _held(event, meta))


@policy.on(DunningEscalated)
def escalated(event: DunningEscalated, meta: Meta) -> Iterator[Send]:
    yield Send(deal, event.contract_id, _held(event, meta))


@policy.on(DunningCleared)
def cleared(event: DunningCleared, meta: Meta) -> Iterator[Send]:
    command = ClearOverdue(
        contract_id=event.contract_id, invoice_id=event.invoice_id, on=event.as_of, source_event=meta.event_id
    )
    yield Send(deal, event.contract_id, command)


def _reduced(event: CreditNoteIssued | InvoiceWrittenOff, on: date, meta: Meta) -> CancelDeal:
    return CancelDeal(
        contract_id=event.contract_id,
        amount=event.deal_loses,
        parts=(InvoicePart(invoice_id=event.invoice_id, amount=event.amount),),
        on=on,
        source_event=meta.event_id,
    )


def _held(event: PaymentOverdue | DunningEscalated, meta: Meta) -> HoldOverdue:
    return HoldOverdue(
        contract_id=event.contract_id,
        invoice_id=event.invoice_id,
        open=event.open,
        on=event.as_of,
        source_event=meta.event_id,
    )


def _portions(splits: Sequence[Split]) -> tuple[Portion, ...]:
    return tuple(Portion(rep_id=split.rep_id, percent=split.percent) for split in splits)


def _late(event: PaymentAllocated, contract_id: UUID) -> tuple[LateMoney, ...]:
    """What of the contract's money was received after it was due, by how many days."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for allocation in event.allocations:
        if allocation.contract_id == contract_id and event.received_on > allocation.due_on:
            sums[(event.received_on - allocation.due_on).days] += allocation.amount
    return tuple(LateMoney(days=days, amount=amount) for days, amount in sorted(sums.items()))


def _by_contract(allocations: Sequence[Allocation]) -> list[tuple[UUID, tuple[InvoicePart, ...]]]:
    """One sum for each invoice of each contract, whatever the number of its instalments."""
    sums: dict[UUID, dict[UUID, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for allocation in allocations:
        sums[allocation.contract_id][allocation.invoice_id] += allocation.amount
    return [
        (contract_id, tuple(InvoicePart(invoice_id=invoice, amount=amount) for invoice, amount in parts.items()))
        for contract_id, parts in sums.items()
    ]
