"""The table behind GET /v1/scorecard-runs."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import RUN

runs = Listing(
    "scorecard_runs",
    RUN,
    [
        Column("period", Text, nullable=False, index=True),
        Column("scheme_id", Uuid, nullable=False, index=True),
        Column("as_of", Date, nullable=False, index=True),
    ],
    version=2,
)
