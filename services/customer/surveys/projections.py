"""The table behind GET /v1/surveys."""

from sqlalchemy import Column, Text

from shared.readers.listing import Listing

from .things import SURVEY

surveys = Listing(
    "surveys",
    SURVEY,
    [
        Column("status", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("audience", Text, nullable=False),
    ],
)
