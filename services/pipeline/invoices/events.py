"""What happens to an invoice on its customer's ledger."""

from shared.kernel.fields import Code, Currency, Day, Id, Moment, PositiveMoney
from shared.kernel.messages import Event, Value


class Instalment(Value):
    due_on: Day
    amount: PositiveMoney


class InvoiceIssued(Event):
    """`accepted_at` is when the command was accepted. `instalments` ascend by due date and add up to `amount`."""

    invoice_id: Id
    number: Code
    contract_id: Id
    customer_id: Id
    owner_id: Id | None = None
    issued_on: Day
    amount: PositiveMoney
    currency: Currency
    instalments: tuple[Instalment, ...]
    accepted_at: Moment


class PromiseMade(Event):
    """The customer promises to have paid `amount` more of the invoice by `promised_on`. It replaces an earlier one."""

    invoice_id: Id
    promised_on: Day
    amount: PositiveMoney
    made_at: Moment


InvoiceEvent = InvoiceIssued | PromiseMade
