"""What is known of a payer of the ERP."""

from shared.kernel.fields import Code, Id
from shared.kernel.messages import Event


class PaymentAwaitsPayer(Event):
    """A payment waits for the customer of this external id."""

    payment_id: Code


class PayerKnown(Event):
    """The external id is this customer's. Nothing waits any more."""

    customer_id: Id


PayerEvent = PaymentAwaitsPayer | PayerKnown
