"""The table behind GET /v1/candidates."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import CANDIDATE

candidates = Listing(
    "candidates",
    CANDIDATE,
    [
        Column("requisition_id", Uuid, nullable=False, index=True),
        Column("unit_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("source", Text, nullable=False),
        Column("applied_on", Date, nullable=False, index=True),
    ],
)
