"""The books of a customer in one currency, as clients see them."""

from datetime import date
from uuid import UUID

from services.pipeline.allocation.payment import Payment
from services.pipeline.invoices.invoice import InvoiceStatus
from services.pipeline.invoices.things import InstalmentView
from shared.kernel.fields import Money
from shared.kernel.things import Shown

from .ledger import Ledger


class LedgerInvoice(Shown):
    invoice_id: UUID
    number: str
    contract_id: UUID
    issued_on: date
    due_on: date
    amount: Money
    open: Money
    credited: Money
    written_off: Money
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
    """Empty for a customer of whom nothing is known here. Invoices by due date, payments as they arrived; what was
    settled before `closed_year`, the last year that was closed, is not among them."""

    customer_id: UUID
    currency: str
    version: int
    invoices: tuple[LedgerInvoice, ...]
    payments: tuple[LedgerPayment, ...]
    unallocated: Money
    open: Money
    closed_year: int | None


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
        closed_year=state.closed_year,
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
