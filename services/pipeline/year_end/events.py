"""What is carried forward on a customer's ledger at the end of a year, and the runs that do it."""

from services.pipeline.allocation.events import InvoiceNamed, Reserve, TakenBack
from shared.kernel.fields import Code, Count, Currency, Day, Id, Moment, Money, PositiveMoney, SignedMoney, Text
from shared.kernel.messages import Event, Value


class CarriedInstalment(Value):
    due_on: Day
    amount: PositiveMoney
    open: Money


class CarriedDispute(Value):
    reason: Text
    on: Day
    outcome: Text | None = None
    settled_on: Day | None = None


class CarriedPromise(Value):
    promised_on: Day
    amount: PositiveMoney


class CarriedInvoice(Value):
    """`oldest_first` is how much of it was paid by money that did not name it."""

    invoice_id: Id
    number: Code
    contract_id: Id
    owner_id: Id | None = None
    issued_on: Day
    amount: PositiveMoney
    instalments: tuple[CarriedInstalment, ...]
    accepted_at: Moment
    oldest_first: SignedMoney
    credited: Money
    written_off: Money
    dispute: CarriedDispute | None = None
    promise: CarriedPromise | None = None


class CarriedReversal(Value):
    amount: PositiveMoney
    reversed_on: Day
    reason: Text


class CarriedPayment(Value):
    """`arrival` is its place among all payments of the ledger; `parts` are what it pays, in their order."""

    payment_id: Code
    arrival: Count
    received_on: Day
    amount: PositiveMoney
    accepted_at: Moment
    method: Text | None = None
    bank_reference: Text | None = None
    customer_external_id: Code | None = None
    invoices: tuple[InvoiceNamed, ...] = ()
    reserved: tuple[Reserve, ...] = ()
    parts: tuple[TakenBack, ...] = ()
    reversals: tuple[CarriedReversal, ...] = ()


class CarriedContract(Value):
    contract_id: Id
    signed: Money
    invoiced: SignedMoney


class CarriedLimit(Value):
    amount: Money
    reason: Text


class BooksCarriedForward(Event):
    """The books of `year` are closed, and go on with this. `open`, `uninvoiced` and `unallocated` are their totals, the
    same as before; `arrived` counts the payments that ever came, `settled` what stayed behind."""

    year: Count
    customer_id: Id
    currency: Currency
    open: Money
    uninvoiced: Money
    unallocated: Money
    invoices: tuple[CarriedInvoice, ...]
    payments: tuple[CarriedPayment, ...]
    contracts: tuple[CarriedContract, ...]
    limit: CarriedLimit | None = None
    arrived: Count
    settled_invoices: Count
    settled_payments: Count


class YearEndRunCompleted(Event):
    """`found` are the ledgers that were not carried forward yet; `carried` now are."""

    as_of: Day
    year: Count
    found: Count
    carried: Count
    settled_invoices: Count
    settled_payments: Count
