"""The list of contests."""

from sqlalchemy import Column, Date, String

from shared.readers.listing import Listing

from .things import CONTEST

contests_listing = Listing(
    "contests",
    CONTEST,
    [
        Column("status", String, nullable=False, index=True),
        Column("metric", String, nullable=False),
        Column("to", Date, nullable=False, index=True),
    ],
)
