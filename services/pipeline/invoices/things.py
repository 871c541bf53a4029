"""An invoice as clients see it."""

from datetime import date
from uuid import UUID

from services.pipeline.receivables.decider import ledger
from services.pipeline.receivables.ledger import Ledger
from shared.kernel.fields import Money
from shared.kernel.things import Head, Shown, Thing, View

from .invoice import Invoice, InvoiceStatus


class InstalmentView(Shown):
    due_on: date
    amount: Money
    open: Money


class DisputeView(Shown):
    reason: str
    on: date
    outcome: str | None
    settled_on: date | None


class PromiseView(Shown):
    """The latest promise: `amount` more by the end of `promised_on`."""

    promised_on: date
    amount: Money


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
    credited: Money
    written_off: Money
    currency: str
    instalments: tuple[InstalmentView, ...]
    dispute: DisputeView | None
    promise: PromiseView | None


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
        credited=invoice.credited,
        written_off=invoice.written_off,
        currency=state.currency,
        instalments=_instalments(invoice),
        dispute=DisputeView.model_validate(invoice.dispute) if invoice.dispute else None,
        promise=PromiseView.model_validate(invoice.promise) if invoice.promise else None,
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
