"""A dispute is told to the ledger that its invoice lives in."""

from uuid import UUID

from services.pipeline.invoices.processes import books_of
from services.pipeline.receivables.decider import ledger
from shared.kernel.transaction import Transaction

from .decider import DisputeInvoice, DisputeOf, SettleDispute, SettlementOf


async def dispute_invoice(tx: Transaction, invoice_id: UUID, body: DisputeInvoice) -> None:
    await tx.send(ledger, await books_of(tx, invoice_id), DisputeOf(invoice_id=invoice_id, **dict(body)))


async def settle_dispute(tx: Transaction, invoice_id: UUID, body: SettleDispute) -> None:
    await tx.send(ledger, await books_of(tx, invoice_id), SettlementOf(invoice_id=invoice_id, **dict(body)))
