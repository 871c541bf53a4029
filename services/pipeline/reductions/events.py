"""What takes money off an invoice on its customer's ledger."""

from services.pipeline.invoices.events import Instalment
from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney, Text
from shared.kernel.messages import Event


class Reduction(Event):
    """`amount` of the invoice is owed no more; `parts` are what it takes of each instalment. `corrects` is what of it
    had been invoiced beyond the contract's amount, since an order was cancelled; the rest the deal loses."""

    invoice_id: Id
    contract_id: Id
    customer_id: Id
    owner_id: Id | None = None
    currency: Currency
    amount: PositiveMoney
    corrects: Money
    reason: Text
    parts: tuple[Instalment, ...]


class CreditNoteIssued(Reduction):
    """`number` is the credit note's own."""

    number: Code
    issued_on: Day


class InvoiceWrittenOff(Reduction):
    """Nobody expects the money any more."""

    on: Day
    written_off_by: str


ReductionEvent = CreditNoteIssued | InvoiceWrittenOff
