"""The table behind GET /v1/exchange-rates."""

from sqlalchemy import Column, Text

from shared.readers.listing import Listing

from .things import EXCHANGE_RATE

exchange_rates = Listing(
    "exchange_rates",
    EXCHANGE_RATE,
    [Column("currency", Text, nullable=False, index=True), Column("month", Text, nullable=False, index=True)],
)
