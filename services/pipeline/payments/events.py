"""What the ERP told of a payment.

The money itself stands in the customer's ledger, once the customer is known.
"""

from services.pipeline.allocation.events import InvoiceNamed
from shared.kernel.fields import Code, Currency, Day, Id, Moment, PositiveMoney, Text
from shared.kernel.messages import Event


class PaymentNotified(Event):
    """The ERP told of a payment, at `accepted_at`. `customer_id` is None where nobody is known by its external id:
    then it is in suspense."""

    payment_id: Code
    customer_id: Id | None = None
    customer_external_id: Code | None = None
    amount: PositiveMoney
    currency: Currency
    received_on: Day
    method: Text | None = None
    bank_reference: Text | None = None
    invoices: tuple[InvoiceNamed, ...] = ()
    accepted_at: Moment


class PaymentToldAgain(Event):
    """The ERP told of the payment once more: a duplicate, which brings no money, and is counted for reconciliation."""

    accepted_at: Moment


class SuspenseReversed(Event):
    """Money was taken back while its payment was in suspense."""

    amount: PositiveMoney
    reversed_on: Day
    reason: Text


class PaymentAssigned(Event):
    """A payment left suspense: by hand, or once its customer was registered."""

    customer_id: Id
    assigned_by: str


PaymentEvent = PaymentNotified | PaymentToldAgain | SuspenseReversed | PaymentAssigned
