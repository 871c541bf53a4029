"""The table behind GET /v1/suspense."""

from sqlalchemy import Column, Date, Numeric, Text

from shared.readers.listing import Listing

from .things import SUSPENDED

suspense = Listing(
    "suspense",
    SUSPENDED,
    [
        Column("payment_id", Text, nullable=False, index=True),
        Column("customer_external_id", Text, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("currency", Text, nullable=False),
        Column("received_on", Date, nullable=False, index=True),
        Column("amount", Numeric(20, 2), nullable=False),
    ],
    version=2,
)
