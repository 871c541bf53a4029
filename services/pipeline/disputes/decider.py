"""The rules of a dispute: one at a time, settled once, and not before it began."""

from collections.abc import Sequence

from services.pipeline.invoices.decider import invoice_of
from services.pipeline.receivables.ledger import Ledger
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, WrongStatus

from .events import DisputeSettled, InvoiceDisputed


class DisputeInvoice(Command):
    reason: Text
    on: Day


class DisputeOf(DisputeInvoice):
    invoice_id: Id


class SettleDispute(Command):
    outcome: Text
    on: Day


class SettlementOf(SettleDispute):
    invoice_id: Id


def dispute(command: DisputeOf, ledger: Ledger) -> Sequence[InvoiceDisputed]:
    invoice = invoice_of(ledger, command.invoice_id)
    if invoice.in_dispute:
        return []
    return [InvoiceDisputed(invoice_id=invoice.invoice_id, reason=command.reason, on=command.on)]


def settle(command: SettlementOf, ledger: Ledger) -> Sequence[DisputeSettled]:
    invoice = invoice_of(ledger, command.invoice_id)
    dispute = invoice.dispute
    if dispute is None:
        raise WrongStatus("The invoice is not in dispute.")
    if dispute.settled_on is not None:
        if dispute.outcome == command.outcome and dispute.settled_on == command.on:
            return []
        raise WrongStatus(f"The dispute was settled on {dispute.settled_on}.")
    if command.on < dispute.on:
        raise Invalid("/on", f"The dispute began on {dispute.on}.")
    return [DisputeSettled(invoice_id=invoice.invoice_id, outcome=command.outcome, on=command.on)]
