"""The list of honours."""

from sqlalchemy import Column, String

from shared.readers.listing import Listing

from .things import HONOUR

honours_listing = Listing(
    "honours",
    HONOUR,
    [Column("status", String, nullable=False, index=True), Column("kind", String, nullable=False)],
)
