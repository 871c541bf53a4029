"""The books of one customer in one currency, as their events leave them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID

from services.pipeline.allocation.events import (
    AllocationEvent,
    PaymentAllocated,
    PaymentReceived,
    PaymentReversed,
)
from services.pipeline.allocation.payment import Payment, received
from services.pipeline.credit.events import (
    ContractCommitted,
    CreditEvent,
    CreditExceeded,
    CreditLimitSet,
    CreditOverridden,
)
from services.pipeline.disputes.events import DisputeEvent, DisputeSettled, InvoiceDisputed
from services.pipeline.invoices.events import (
    InvoiceEvent,
    InvoiceIssued,
    PromiseMade,
)
from services.pipeline.invoices.invoice import Dispute, Invoice, Promise, issued
from services.pipeline.reductions.events import CreditNoteIssued, InvoiceWrittenOff, ReductionEvent
from services.pipeline.year_end.carrying import opened_invoice, opened_payment
from services.pipeline.year_end.events import BooksCarriedForward
from shared.kernel.money import ZERO

LedgerEvent = InvoiceEvent | DisputeEvent | ReductionEvent | AllocationEvent | CreditEvent | BooksCarriedForward


@dataclass(frozen=True, slots=True)
class Billing:
    """A contract on the ledger: what is signed of it, net of cancellations, and what is invoiced, net of what credit
    notes and write-offs correct. What they take off beyond that stays invoiced: it is not invoiced again."""

    signed: Decimal = ZERO
    invoiced: Decimal = ZERO

    @property
    def uninvoiced(self) -> Decimal:
        return max(self.signed - self.invoiced, ZERO)


@dataclass(frozen=True, slots=True)
class CreditLimit:
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """`open` and `uninvoiced` are the totals over all invoices and all contracts; `waiting` are the payments
    with money that is not applied. `arrived` counts the payments that ever came, `closed_year` is the last year that
    was closed: what was settled before it is here no more. Customer and currency are None before anything has
    happened."""

    customer_id: UUID | None = None
    currency: str | None = None
    invoices: Mapping[UUID, Invoice] = field(default_factory=dict)
    numbers: Mapping[str, UUID] = field(default_factory=dict)
    payments: Mapping[str, Payment] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    contracts: Mapping[UUID, Billing] = field(default_factory=dict)
    open: Decimal = ZERO
    uninvoiced: Decimal = ZERO
    limit: CreditLimit | None = None
    arrived: int = 0
    closed_year: int | None = None

    @property
    def exposure(self) -> Decimal:
        """Open receivables and what is signed but not invoiced; unallocated money is not netted from it."""
        return self.open + self.uninvoiced

    @property
    def unallocated(self) -> Decimal:
        return sum((self.payments[payment_id].unallocated for payment_id in self.waiting), ZERO)


def evolve(state: Ledger, event: LedgerEvent) -> Ledger:
    if state.customer_id is None and not isinstance(event, InvoiceDisputed | DisputeSettled | PromiseMade):
        state = replace(state, customer_id=event.customer_id, currency=event.currency)
    match event:
        case InvoiceIssued():
            return _issued(state, event)
        case InvoiceDisputed() | DisputeSettled():
            return _disputed(state, event)
        case CreditNoteIssued() | InvoiceWrittenOff():
            return _reduced(state, event)
        case PromiseMade():
            promise = Promise(event.promised_on, event.amount)
            return _with_invoice(state, replace(state.invoices[event.invoice_id], promise=promise))
        case PaymentReceived():
            return _with(replace(state, arrived=state.arrived + 1), received(event, state.arrived))
        case PaymentAllocated():
            return _allocated(state, event)
        case PaymentReversed():
            return _reversed(state, event)
        case BooksCarriedForward():
            return _opened(event)
        case ContractCommitted() | CreditLimitSet() | CreditExceeded() | CreditOverridden():
            return _credited(state, event)


def _opened(event: BooksCarriedForward) -> Ledger:
    """All that counts from here on, whatever was before."""
    invoices = {one.invoice_id: opened_invoice(one) for one in event.invoices}
    payments = {one.payment_id: opened_payment(one) for one in event.payments}
    contracts = {one.contract_id: Billing(one.signed, one.invoiced) for one in event.contracts}
    return Ledger(
        customer_id=event.customer_id,
        currency=event.currency,
        invoices=invoices,
        numbers={one.number: one.invoice_id for one in invoices.values()},
        payments=payments,
        waiting=tuple(one.payment_id for one in payments.values() if one.unallocated),
        contracts=contracts,
        open=sum((one.open for one in invoices.values()), ZERO),
        uninvoiced=sum((one.uninvoiced for one in contracts.values()), ZERO),
        limit=CreditLimit(event.limit.amount, event.limit.reason) if event.limit else None,
        arrived=event.arrived,
        closed_year=event.year,
    )


def _issued(state: Ledger, event: InvoiceIssued) -> Ledger:
    billing = state.contracts.get(event.contract_id, Billing())
    after = replace(
        state,
        invoices={**state.invoices, event.invoice_id: issued(event)},
        numbers={**state.numbers, event.number: event.invoice_id},
        open=state.open + event.amount,
    )
    for payment_id in state.waiting:
        payment = state.payments[payment_id]
        if payment.reserved_for(event.number):
            after = _with(after, payment.released(event.number))
    return _billed(after, event.contract_id, replace(billing, invoiced=billing.invoiced + event.amount))


def _credited(state: Ledger, event: CreditEvent) -> Ledger:
    match event:
        case ContractCommitted():
            billing = state.contracts.get(event.contract_id, Billing())
            return _billed(state, event.contract_id, replace(billing, signed=event.signed))
        case CreditLimitSet():
            return replace(state, limit=CreditLimit(event.amount, event.reason))
        case CreditExceeded() | CreditOverridden():
            return state


def _billed(state: Ledger, contract_id: UUID, billing: Billing) -> Ledger:
    before = state.contracts.get(contract_id, Billing())
    return replace(
        state,
        contracts={**state.contracts, contract_id: billing},
        uninvoiced=state.uninvoiced - before.uninvoiced + billing.uninvoiced,
    )


def _disputed(state: Ledger, event: DisputeEvent) -> Ledger:
    invoice = state.invoices[event.invoice_id]
    if isinstance(event, InvoiceDisputed):
        dispute = Dispute(event.reason, event.on)
    else:
        dispute = replace(invoice.dispute or Dispute("", event.on), outcome=event.outcome, settled_on=event.on)
    return _with_invoice(state, replace(invoice, dispute=dispute))


def _reduced(state: Ledger, event: ReductionEvent) -> Ledger:
    invoice = state.invoices[event.invoice_id].reduced(event.parts)
    if isinstance(event, CreditNoteIssued):
        invoice = replace(invoice, credited=invoice.credited + event.amount)
    else:
        invoice = replace(invoice, written_off=invoice.written_off + event.amount)
    after = _with_invoice(state, invoice)
    billing = state.contracts.get(event.contract_id, Billing())
    billing = replace(billing, invoiced=billing.invoiced - event.corrects)
    return _billed(replace(after, open=state.open - event.amount), event.contract_id, billing)


def _with_invoice(state: Ledger, invoice: Invoice) -> Ledger:
    return replace(state, invoices={**state.invoices, invoice.invoice_id: invoice})


def _allocated(state: Ledger, event: PaymentAllocated) -> Ledger:
    invoices, paid = dict(state.invoices), ZERO
    for part in event.allocations:
        invoices[part.invoice_id] = invoices[part.invoice_id].changed(part.due_on, part.amount, part.named)
        paid += part.amount
    payment = state.payments[event.payment_id].allocated(event.allocations, event.applied_on)
    return _with(replace(state, invoices=invoices, open=state.open - paid), payment)


def _reversed(state: Ledger, event: PaymentReversed) -> Ledger:
    invoices, reopened = dict(state.invoices), ZERO
    for part in event.allocations:
        invoices[part.invoice_id] = invoices[part.invoice_id].changed(part.due_on, -part.amount, part.named)
        reopened += part.amount
    payment = state.payments[event.payment_id].reverse(event)
    return _with(replace(state, invoices=invoices, open=state.open + reopened), payment)


def _with(state: Ledger, payment: Payment) -> Ledger:
    waiting = state.waiting
    if bool(payment.unallocated) != (payment.payment_id in waiting):
        waiting = (
            (*waiting, payment.payment_id)
            if payment.unallocated
            else tuple(other for other in waiting if other != payment.payment_id)
        )
    return replace(state, payments={**state.payments, payment.payment_id: payment}, waiting=waiting)
