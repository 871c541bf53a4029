"""An invoice, and the books of a customer in one currency, as clients see them."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Money
from shared.kernel.things import Head, Thing, View

from .decider import ledger
from .invoices import Invoice, InvoiceStatus
from .ledger import Ledger
from .payments import Payment


class Shown(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class InstalmentView(Shown):
    due_on: date
    amount: Money
    open: Money


class DisputeView(Shown):
    reason: str
    on: date
    outcome: str | None
    settled_on: date | None


class InvoiceView(View):
    """`due_on` is the final due date, `next_due_on` that of the oldest instalment that is open. `version` is that
    of the customer's ledger, in which the invoice lives. A paid invoice is `paid` also while it is in dispute."""

    status: InvoiceStatus
    invoice_id: UUID
    number: str
    contract_id: UUID
    customer_id: UUID
    owner_id: UUID | None
    issued_on: date
    due_on: date
    next_due_on: date | None
    amount: Money
    open: Money
    currency: str
    instalments: tuple[InstalmentView, ...]
    dispute: DisputeView | None


def show_invoice(state: Ledger, head: Head, thing_id: UUID) -> InvoiceView | None:
    invoice = state.invoices.get(thing_id)
    if invoice is None or state.customer_id is None or state.currency is None:
        return None
    return InvoiceView(
        id=thing_id,
        version=head.version,
        status=invoice.status,
        created_at=invoice.created_at,
        invoice_id=thing_id,
        number=invoice.number,
        contract_id=invoice.contract_id,
        customer_id=state.customer_id,
        owner_id=invoice.owner_id,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        next_due_on=invoice.next_due_on,
        amount=invoice.amount,
        open=invoice.open,
        currency=state.currency,
        instalments=_instalments(invoice),
        dispute=DisputeView.model_validate(invoice.dispute) if invoice.dispute else None,
    )


def _instalments(invoice: Invoice) -> tuple[InstalmentView, ...]:
    return tuple(InstalmentView.model_validate(due) for due in invoice.instalments)


INVOICE = Thing(
    "invoice",
    "/v1/invoices",
    ledger,
    show_invoice,
    InvoiceView,
    located_by="invoice",
    owners=lambda view: (view.owner_id,),
)


class LedgerInvoice(Shown):
    invoice_id: UUID
    number: str
    contract_id: UUID
    issued_on: date
    due_on: date
    amount: Money
    open: Money
    status: InvoiceStatus
    instalments: tuple[InstalmentView, ...]


class LedgerPayment(Shown):
    """applied + unallocated = received − reversed, always. `amount` is what was received."""

    payment_id: str
    received_on: date
    amount: Money
    received: Money
    applied: Money
    unallocated: Money
    reversed: Money


class LedgerView(Shown):
    """Empty for a customer of whom nothing is known here. Invoices by due date, payments as they arrived."""

    customer_id: UUID
    currency: str
    version: int
    invoices: tuple[LedgerInvoice, ...]
    payments: tuple[LedgerPayment, ...]
    unallocated: Money
    open: Money


def show_ledger(state: Ledger, version: int, customer_id: UUID, currency: str) -> LedgerView:
    invoices = sorted(state.invoices.values(), key=lambda one: (one.due_on, one.issued_on, one.number))
    payments = sorted(state.payments.values(), key=lambda one: one.arrival)
    return LedgerView(
        customer_id=customer_id,
        currency=currency,
        version=version,
        invoices=tuple(LedgerInvoice.model_validate(one) for one in invoices),
        payments=tuple(_payment(one) for one in payments),
        unallocated=state.unallocated,
        open=state.open,
    )


def _payment(payment: Payment) -> LedgerPayment:
    return LedgerPayment(
        payment_id=payment.payment_id,
        received_on=payment.received_on,
        amount=payment.amount,
        received=payment.amount,
        applied=payment.applied,
        unallocated=payment.unallocated,
        reversed=payment.reversed,
    )
