"""The table behind GET /v1/improvements."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import IMPROVEMENT

improvements = Listing(
    "improvements",
    IMPROVEMENT,
    [
        Column("status", Text, nullable=False, index=True),
        Column("owner_id", Uuid, nullable=False, index=True),
        Column("unit_id", Uuid, index=True),
        Column("due_on", Date, nullable=False, index=True),
        Column("review_id", Uuid, index=True),
        Column("inspection_id", Uuid, index=True),
        Column("data_audit_id", Uuid, index=True),
        Column("gap_id", Uuid, index=True),
    ],
)
