"""The table behind GET /v1/training-needs."""

from sqlalchemy import Column, Text, Uuid

from shared.readers.listing import Listing

from .things import NEED

needs = Listing(
    "training_needs",
    NEED,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("skill", Text, nullable=False, index=True),
        Column("source", Text, nullable=False),
        Column("status", Text, nullable=False, index=True),
    ],
)
