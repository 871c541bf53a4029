"""A payment as the ERP and finance see it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.pipeline.allocation.events import InvoiceNamed
from services.pipeline.allocation.payment import Payment, by_invoice, payment_stream_id
from services.pipeline.receivables.decider import ledger
from services.pipeline.receivables.ledger import Ledger
from shared.kernel.fields import Money
from shared.kernel.things import Head, Shown, Thing, View

from .decider import NotifiedPayment


class PaymentStatus(StrEnum):
    """`duplicate` only answers a push; what became of the payment is what its allocations say."""

    APPLIED = "applied"
    PARTLY_APPLIED = "partly_applied"
    UNALLOCATED = "unallocated"
    SUSPENSE = "suspense"
    REVERSED = "reversed"
    DUPLICATE = "duplicate"


class AllocationView(Shown):
    number: str
    amount: Money


class PaymentView(Shown):
    """`allocations` by invoice; with `unallocated` they add up to `amount` less `reversed`. `version` is that of
    the ledger that has the payment, of what was told of it while it is in suspense."""

    id: UUID
    version: int
    payment_id: str
    status: PaymentStatus
    allocations: tuple[AllocationView, ...]
    unallocated: Money
    customer_id: UUID | None
    customer_external_id: str | None
    amount: Money
    reversed: Money
    currency: str
    received_on: date
    method: str | None
    bank_reference: str | None
    invoices: tuple[InvoiceNamed, ...]
    created_at: datetime


def show_payment(state: NotifiedPayment, books: Ledger | None, version: int) -> PaymentView:
    """`books` is the ledger that has the payment, None while it is in suspense."""
    if books is None:
        allocations: tuple[AllocationView, ...] = ()
        status = PaymentStatus.SUSPENSE if state.left else PaymentStatus.REVERSED
        unallocated, reversed_ = state.left, state.reversed
    else:
        paid = books.payments[state.told.payment_id]
        allocations, status = _allocations(paid, books), _status(paid)
        unallocated, reversed_ = paid.unallocated, paid.reversed
    told = {name: value for name, value in dict(state.told).items() if name not in ("customer_id", "accepted_at")}
    return PaymentView(
        **told,
        id=payment_stream_id(state.told.payment_id),
        version=version,
        created_at=state.told.accepted_at,
        customer_id=state.customer_id,
        status=status,
        allocations=allocations,
        unallocated=unallocated,
        reversed=reversed_,
    )


def _allocations(paid: Payment, books: Ledger) -> tuple[AllocationView, ...]:
    return tuple(
        AllocationView(number=books.invoices[invoice_id].number, amount=amount)
        for invoice_id, amount in by_invoice(paid.parts).items()
    )


def _status(paid: Payment) -> PaymentStatus:
    if not paid.left:
        return PaymentStatus.REVERSED
    if not paid.applied:
        return PaymentStatus.UNALLOCATED
    return PaymentStatus.PARTLY_APPLIED if paid.unallocated else PaymentStatus.APPLIED


class BookedPayment(View):
    """A payment on a customer's ledger; `version` is the ledger's."""

    status: PaymentStatus
    payment_id: str
    allocations: tuple[AllocationView, ...]
    unallocated: Money
    customer_id: UUID
    amount: Money
    reversed: Money
    currency: str
    received_on: date
    method: str | None
    bank_reference: str | None
    customer_external_id: str | None
    invoices: tuple[InvoiceNamed, ...]


def show_booked(state: Ledger, head: Head, thing_id: UUID) -> BookedPayment | None:
    paid = next((one for one in state.payments.values() if one.id == thing_id), None)
    if paid is None or state.customer_id is None or state.currency is None:
        return None
    return BookedPayment(
        id=thing_id,
        version=head.version,
        status=_status(paid),
        created_at=paid.accepted_at,
        payment_id=paid.payment_id,
        allocations=_allocations(paid, state),
        unallocated=paid.unallocated,
        customer_id=state.customer_id,
        amount=paid.amount,
        reversed=paid.reversed,
        currency=state.currency,
        received_on=paid.received_on,
        method=paid.method,
        bank_reference=paid.bank_reference,
        customer_external_id=paid.customer_external_id,
        invoices=paid.invoices,
    )


PAYMENT = Thing("payment", "/v1/erp/payments", ledger, show_booked, BookedPayment, owners=lambda view: ())
