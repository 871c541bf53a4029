"""The table behind GET /v1/successors."""

from sqlalchemy import Column, Text, Uuid

from shared.readers.listing import Listing

from .things import SUCCESSOR

successors = Listing(
    "successors",
    SUCCESSOR,
    [
        Column("unit_id", Uuid, nullable=False, index=True),
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("readiness", Text, nullable=False),
        Column("status", Text, nullable=False),
    ],
)
