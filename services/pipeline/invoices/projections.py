"""The table behind GET /v1/invoices."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.pipeline.allocation.events import PaymentAllocated, PaymentReversed
from services.pipeline.directory.projections import CUSTOMERS
from services.pipeline.disputes.events import DisputeSettled, InvoiceDisputed
from services.pipeline.reductions.events import Reduction
from shared.readers.listing import Listing

from .events import InvoiceIssued, PromiseMade
from .things import INVOICE, InvoiceView


def _touched(event: Any, stream_id: UUID) -> Iterable[UUID]:
    match event:
        case InvoiceIssued() | InvoiceDisputed() | DisputeSettled() | PromiseMade() | Reduction():
            return (event.invoice_id,)
        case PaymentAllocated() | PaymentReversed():
            return tuple(dict.fromkeys(part.invoice_id for part in event.allocations))
        case _:
            return ()


def _last_when_paid(view: InvoiceView) -> dict[str, date]:
    """An order by next_due_on has what is paid at its end."""
    return {"next_due_on": view.next_due_on or date.max}


invoices = Listing(
    "invoices",
    INVOICE,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("contract_id", Uuid, nullable=False, index=True),
        Column("number", Text, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("issued_on", Date, nullable=False, index=True),
        Column("due_on", Date, nullable=False, index=True),
        Column("next_due_on", Date, nullable=False, index=True),
    ],
    derive=_last_when_paid,
    changed=_touched,
    held=CUSTOMERS,
    version=3,
)
