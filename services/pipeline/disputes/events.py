"""What happens to the dispute of an invoice on its customer's ledger."""

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Event


class InvoiceDisputed(Event):
    invoice_id: Id
    reason: Text
    on: Day


class DisputeSettled(Event):
    invoice_id: Id
    outcome: Text
    on: Day


DisputeEvent = InvoiceDisputed | DisputeSettled
