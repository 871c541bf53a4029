"""The list of disputes."""

from sqlalchemy import Column, String, Uuid

from shared.readers.listing import Listing

from .things import DISPUTE

disputes = Listing(
    "disputes",
    DISPUTE,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("line_id", Uuid, nullable=False, index=True),
        Column("status", String, nullable=False, index=True),
    ],
)
