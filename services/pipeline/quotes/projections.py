"""The table behind GET /v1/quotes."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import QUOTE

quotes = Listing(
    "quotes",
    QUOTE,
    [
        Column("opportunity_id", Uuid, nullable=False, index=True),
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("valid_until", Date, nullable=False, index=True),
    ],
    version=2,
)
