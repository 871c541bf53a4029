"""The table behind GET /v1/cases."""

from sqlalchemy import ARRAY, Column, DateTime, Text, Uuid

from shared.readers.listing import Listing

from .things import CASE

cases = Listing(
    "cases",
    CASE,
    [
        Column("kind", Text, nullable=False, index=True),
        Column("product", Text, index=True),
        Column("rep_id", Uuid, index=True),
        Column("opportunity_id", Uuid, index=True),
        Column("tags", ARRAY(Text), nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    ],
)
