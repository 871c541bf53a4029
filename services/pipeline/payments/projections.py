"""The table behind GET /v1/erp/payments."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.pipeline.allocation.events import PaymentAllocated, PaymentReceived, PaymentReversed
from services.pipeline.allocation.payment import payment_stream_id
from shared.readers.listing import Listing

from .things import PAYMENT


def _touched(event: Any, stream_id: UUID) -> Iterable[UUID]:
    match event:
        case PaymentReceived() | PaymentAllocated() | PaymentReversed():
            return (payment_stream_id(event.payment_id),)
        case _:
            return ()


payments = Listing(
    "payments",
    PAYMENT,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("payment_id", Text, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("currency", Text, nullable=False),
        Column("received_on", Date, nullable=False, index=True),
    ],
    changed=_touched,
    version=2,
)
