"""The table behind GET /v1/courses."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import COURSE

courses = Listing(
    "courses",
    COURSE,
    [
        Column("skill", Text, nullable=False, index=True),
        Column("kind", Text, nullable=False),
        Column("tier", Text),
        Column("product", Text, index=True),
        Column("lecturer_id", Uuid, index=True),
        Column("status", Text, nullable=False),
        Column("starts_on", Date, index=True),
    ],
)
