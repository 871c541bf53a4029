"""A credit note has a number of its own; a write-off knows who drafted the contract."""

from uuid import UUID

from services.pipeline.contracts.decider import contract
from services.pipeline.invoices.decider import invoice_of
from services.pipeline.invoices.processes import books_of
from services.pipeline.receivables.decider import ledger
from shared.kernel.decider import stream_name
from shared.kernel.rejections import AlreadyExists
from shared.kernel.transaction import Transaction

from .decider import CreditOf, IssueCreditNote, WriteOff, WriteOffOf

CREDIT_NOTE = "credit_note.number"
"""The claim of a credit note's number; its holder's id is the invoice's."""


async def issue_credit_note(tx: Transaction, invoice_id: UUID, body: IssueCreditNote) -> None:
    existing = await tx.locate(CREDIT_NOTE, body.number)
    if existing:
        raise AlreadyExists(f"number {body.number} is taken.", existing_id=str(existing))
    books = await books_of(tx, invoice_id)
    tx.claim(CREDIT_NOTE, body.number, stream_name("invoice", invoice_id))
    await tx.send(ledger, books, CreditOf(invoice_id=invoice_id, **dict(body)))


async def write_off_invoice(tx: Transaction, invoice_id: UUID, body: WriteOff) -> None:
    books = await books_of(tx, invoice_id)
    invoice = invoice_of(await tx.state(ledger, books), invoice_id)
    signed = await tx.state(contract, invoice.contract_id)
    written_by = (signed.drafted_by, signed.document.written_by) if signed else ()
    await tx.send(ledger, books, WriteOffOf(invoice_id=invoice_id, written_by=written_by, **dict(body)))
