"""The table behind GET /v1/reviews."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import REVIEW

reviews = Listing(
    "reviews",
    REVIEW,
    [
        Column("kind", Text, nullable=False),
        Column("held_on", Date, nullable=False, index=True),
        Column("rep_id", Uuid, index=True),
        Column("unit_id", Uuid, index=True),
        Column("period", Text, index=True),
        Column("next_on", Date, index=True),
    ],
    version=2,
)
