"""The table behind GET /v1/loyalty-runs."""

from sqlalchemy import Column, Date

from shared.readers.listing import Listing

from .things import RUN

runs = Listing("loyalty_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])
