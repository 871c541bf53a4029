"""Money on a customer's ledger: in, applied and taken back."""

from shared.kernel.fields import Code, Currency, Day, Id, Moment, PositiveMoney, Text
from shared.kernel.messages import Event, Value


class Reserve(Value):
    """The part of a payment that waits for the invoice of that number."""

    number: Code
    amount: PositiveMoney


class InvoiceNamed(Value):
    """An invoice that a payment names; no amount: as much of it as is open."""

    number: Code
    amount: PositiveMoney | None = None


class Allocation(Value):
    """A part of a payment on one instalment. `named`: the payment named the invoice, else it was oldest due."""

    invoice_id: Id
    contract_id: Id
    owner_id: Id | None = None
    due_on: Day
    amount: PositiveMoney
    named: bool


class TakenBack(Allocation):
    """A part of an allocation that a reversal undoes. `applied_on` is the allocation's."""

    applied_on: Day


class PaymentReceived(Event):
    """Money came in. `reserved` are the parts that name invoices which are not known yet, `accepted_at` is when
    the payment was first told, with `customer_external_id` and `invoices` as they were told then."""

    payment_id: Code
    customer_id: Id
    currency: Currency
    amount: PositiveMoney
    received_on: Day
    method: Text | None = None
    bank_reference: Text | None = None
    reserved: tuple[Reserve, ...] = ()
    customer_external_id: Code | None = None
    invoices: tuple[InvoiceNamed, ...] = ()
    accepted_at: Moment


class PaymentAllocated(Event):
    """Money of one payment went to invoices. `applied_on` is the later of received_on and their issued_on."""

    payment_id: Code
    customer_id: Id
    currency: Currency
    received_on: Day
    applied_on: Day
    allocations: tuple[Allocation, ...]


class PaymentReversed(Event):
    """`amount` of a payment was taken back: from what was unallocated first, then the latest allocations."""

    payment_id: Code
    customer_id: Id
    currency: Currency
    received_on: Day
    reversed_on: Day
    reason: Text
    amount: PositiveMoney
    allocations: tuple[TakenBack, ...] = ()


AllocationEvent = PaymentReceived | PaymentAllocated | PaymentReversed
