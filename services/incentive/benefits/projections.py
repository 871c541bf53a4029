"""The list of benefits."""

from sqlalchemy import Column, Date, String, Uuid

from shared.readers.listing import Listing

from .things import BENEFIT

benefits_listing = Listing(
    "benefits",
    BENEFIT,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("kind", String, nullable=False),
        Column("on", Date, nullable=False, index=True),
    ],
)
