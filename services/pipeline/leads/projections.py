"""The table behind GET /v1/leads."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import LEAD

leads = Listing(
    "leads",
    LEAD,
    [
        Column("external_id", Text, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("rep_id", Uuid, index=True),
        Column("owner_id", Uuid, index=True),
        Column("source", Text, nullable=False, index=True),
        Column("campaign_id", Uuid, index=True),
        Column("region", Text, index=True),
        Column("product", Text, index=True),
        Column("captured_on", Date, nullable=False, index=True),
        Column("qualified_on", Date, index=True),
        Column("opportunity_id", Uuid, index=True),
    ],
)
