"""A payment as the ERP and finance see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.pipeline.receivables.ledger import Ledger
from services.pipeline.receivables.payments import by_invoice
from shared.kernel.fields import Money, PositiveMoney
from shared.kernel.things import Head, Thing, View

from .decider import NotifiedPayment, SuspenseStatus, payment
from .events import InvoiceNamed


class PaymentStatus(StrEnum):
    """`duplicate` only answers a push; what became of the payment is what its allocations say."""

    APPLIED = "applied"
    PARTLY_APPLIED = "partly_applied"
    UNALLOCATED = "unallocated"
    SUSPENSE = "suspense"
    REVERSED = "reversed"
    DUPLICATE = "duplicate"


class Shown(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class AllocationView(Shown):
    number: str
    amount: Money


class PaymentView(Shown):
    """`allocations` by invoice; with `unallocated` they add up to `amount` less `reversed`."""

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


def show_payment(state: NotifiedPayment, books: Ledger | None) -> PaymentView:
    """`books` is the ledger that has the payment, None while it is in suspense."""
    if books is None:
        allocations: tuple[AllocationView, ...] = ()
        status = PaymentStatus.SUSPENSE if state.left else PaymentStatus.REVERSED
        unallocated, reversed_ = state.left, state.reversed
    else:
        paid = books.payments[state.told.payment_id]
        allocations = tuple(
            AllocationView(number=books.invoices[invoice_id].number, amount=amount)
            for invoice_id, amount in by_invoice(paid.parts).items()
        )
        status = _status(bool(paid.left), bool(allocations), bool(paid.unallocated))
        unallocated, reversed_ = paid.unallocated, paid.reversed
    told = {name: value for name, value in dict(state.told).items() if name != "customer_id"}
    return PaymentView(
        **told,
        customer_id=state.customer_id,
        status=status,
        allocations=allocations,
        unallocated=unallocated,
        reversed=reversed_,
    )


def _status(anything: bool, applied: bool, unallocated: bool) -> PaymentStatus:
    if not anything:
        return PaymentStatus.REVERSED
    if not applied:
        return PaymentStatus.UNALLOCATED
    return PaymentStatus.PARTLY_APPLIED if unallocated else PaymentStatus.APPLIED


class SuspendedView(View):
    """A payment whose customer was not known when it came. `left` is what was not reversed."""

    status: SuspenseStatus
    payment_id: str
    customer_id: UUID | None
    customer_external_id: str | None
    amount: PositiveMoney
    left: Money
    currency: str
    received_on: date
    method: str | None
    bank_reference: str | None
    invoices: tuple[InvoiceNamed, ...]


def show_suspended(state: NotifiedPayment | None, head: Head, thing_id: UUID) -> SuspendedView | None:
    if state is None or state.told.customer_id is not None:
        return None
    told = {name: value for name, value in dict(state.told).items() if name != "customer_id"}
    return SuspendedView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        customer_id=state.customer_id,
        left=state.left,
        **told,
    )


SUSPENDED = Thing("suspended payment", "/v1/suspense", payment, show_suspended, SuspendedView)
