"""The table behind GET /v1/scorecards."""

from sqlalchemy import Column, Numeric, Text, Uuid

from shared.readers.listing import Listing

from .things import SCORECARD

scorecards = Listing(
    "scorecards",
    SCORECARD,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("period", Text, nullable=False, index=True),
        Column("scheme_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False),
        Column("total", Numeric(6, 2)),
    ],
)
