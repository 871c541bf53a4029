"""The table behind GET /v1/year-end-runs."""

from sqlalchemy import Column, Date, Integer

from shared.readers.listing import Listing

from .things import RUN

runs = Listing(
    "year_end_runs",
    RUN,
    [Column("as_of", Date, nullable=False, index=True), Column("year", Integer, nullable=False, index=True)],
)
