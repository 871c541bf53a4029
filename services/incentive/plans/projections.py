"""The list of plans."""

from sqlalchemy import Column, Date, String

from shared.readers.listing import Listing

from .things import PLAN

plans_listing = Listing(
    "plans",
    PLAN,
    [Column("status", String, nullable=False, index=True), Column("effective_from", Date, nullable=False)],
    version=2,
)
