"""The rules of credit notes and write-offs: never more than is open, nor one's own."""

from collections.abc import Sequence
from typing import Any

from services.pipeline.invoices.decider import check_day, invoice_of
from services.pipeline.invoices.invoice import Invoice, instalments_of
from services.pipeline.receivables.ledger import Billing, Ledger
from shared.kernel.fields import Code, Day, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import OwnApproval, Rejection

from .events import CreditNoteIssued, InvoiceWrittenOff


class IssueCreditNote(Command):
    number: Code
    amount: PositiveMoney
    issued_on: Day
    reason: Text


class CreditOf(IssueCreditNote):
    invoice_id: Id


class WriteOff(Command):
    amount: PositiveMoney
    reason: Text
    on: Day


class WriteOffOf(WriteOff):
    """`written_by` are who drafted the contract and who wrote its latest version."""

    invoice_id: Id
    written_by: tuple[str, ...]


class MoreThanOpen(Rejection):
    """More would be taken off the invoice than is open of it."""


def credit(command: CreditOf, ledger: Ledger) -> Sequence[CreditNoteIssued]:
    invoice = invoice_of(ledger, command.invoice_id)
    check_day(invoice, "/issued_on", command.issued_on)
    reduction = _reduction(command, invoice, ledger)
    return [CreditNoteIssued(**reduction, number=command.number, issued_on=command.issued_on)]


def write_off(command: WriteOffOf, ledger: Ledger) -> Sequence[InvoiceWrittenOff]:
    invoice = invoice_of(ledger, command.invoice_id)
    owns = command.by.rep_id is not None and command.by.rep_id == invoice.owner_id
    if owns or command.by.sub in command.written_by:
        raise OwnApproval("The one who drafted, amended or owns the contract does not write off its invoices.")
    check_day(invoice, "/on", command.on)
    reduction = _reduction(command, invoice, ledger)
    return [InvoiceWrittenOff(**reduction, on=command.on, written_off_by=command.by.sub)]


def _reduction(command: CreditOf | WriteOffOf, invoice: Invoice, ledger: Ledger) -> dict[str, Any]:
    """What a credit note and a write-off have in common. What was invoiced beyond what the contract is still worth
    comes first: the cancellation has told of that already."""
    if command.amount > invoice.open:
        raise MoreThanOpen(
            f"{invoice.open} is open of the invoice. What is paid is credited once its payment is reversed.",
            open=str(invoice.open),
        )
    billing = ledger.contracts.get(invoice.contract_id, Billing())
    return {
        "invoice_id": invoice.invoice_id,
        "contract_id": invoice.contract_id,
        "customer_id": ledger.customer_id,
        "owner_id": invoice.owner_id,
        "currency": ledger.currency,
        "amount": command.amount,
        "corrects": min(command.amount, max(billing.invoiced - billing.signed, ZERO)),
        "reason": command.reason,
        "parts": instalments_of(invoice.filled(command.amount)),
    }
