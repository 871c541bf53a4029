"""The table behind GET /v1/positions."""

from sqlalchemy import Boolean, Column, Text

from shared.readers.listing import Listing

from .things import POSITION

positions = Listing(
    "positions",
    POSITION,
    [Column("code", Text, nullable=False, index=True), Column("selling", Boolean, nullable=False)],
)
