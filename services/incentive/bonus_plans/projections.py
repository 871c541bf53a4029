"""The list of bonus plans."""

from sqlalchemy import Column, Date, String

from shared.readers.listing import Listing

from .things import BONUS_PLAN

bonus_plans_listing = Listing(
    "bonus_plans",
    BONUS_PLAN,
    [Column("status", String, nullable=False, index=True), Column("effective_from", Date, nullable=False)],
)
