"""The table behind GET /v1/competitor-moves."""

from sqlalchemy import Column, Date, DateTime, Text, Uuid

from shared.readers.listing import Listing

from .things import MOVE

moves = Listing(
    "competitor_moves",
    MOVE,
    [
        Column("competitor_id", Uuid, nullable=False, index=True),
        Column("kind", Text, nullable=False),
        Column("customer_id", Uuid, index=True),
        Column("product", Text, index=True),
        Column("region", Text, index=True),
        Column("rep_id", Uuid, index=True),
        Column("reported_by", Text, nullable=False, index=True),
        Column("option", Text),
        Column("status", Text, nullable=False, index=True),
        Column("observed_on", Date, nullable=False, index=True),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    ],
    version=2,
)
