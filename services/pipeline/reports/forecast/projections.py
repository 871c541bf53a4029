"""The table behind GET /v1/forecast-freezes."""

from sqlalchemy import Column, Date, Text

from shared.readers.listing import Listing

from .things import FREEZE

freezes = Listing(
    "forecast_freezes",
    FREEZE,
    [Column("month", Text, nullable=False, index=True), Column("as_of", Date, nullable=False)],
)
