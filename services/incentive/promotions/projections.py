"""The lists of promotions and demotions."""

from sqlalchemy import Column, Date, String, Uuid

from shared.readers.listing import Listing

from .things import DEMOTION, PROMOTION

promotions = Listing(
    "promotions",
    PROMOTION,
    [Column("rep_id", Uuid, nullable=False, index=True), Column("status", String, nullable=False, index=True)],
)
demotions = Listing(
    "demotions", DEMOTION, [Column("rep_id", Uuid, nullable=False, index=True), Column("on", Date, nullable=False)]
)
