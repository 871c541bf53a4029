"""The table behind GET /v1/gaps."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import GAP

gaps = Listing(
    "gaps",
    GAP,
    [
        Column("kind", Text, nullable=False),
        Column("metric", Text, nullable=False),
        Column("of", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("rep_id", Uuid, index=True),
        Column("unit_id", Uuid, index=True),
        Column("period", Text, nullable=False, index=True),
        Column("first", Date, nullable=False),
        Column("last", Date, nullable=False),
        Column("as_of", Date, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
    ],
)
