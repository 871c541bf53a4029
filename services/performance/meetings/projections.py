"""The table behind GET /v1/meetings."""

from sqlalchemy import Column, DateTime, Text, Uuid

from shared.readers.listing import Listing
from shared.readers.scope import IDS

from .things import MEETING

meetings = Listing(
    "meetings",
    MEETING,
    [
        Column("kind", Text, nullable=False),
        Column("unit_id", Uuid, nullable=False, index=True),
        Column("starts_at", DateTime(timezone=True), nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("participants", IDS, nullable=False),
    ],
)
