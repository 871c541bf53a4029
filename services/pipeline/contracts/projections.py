"""The table behind GET /v1/contracts."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import CONTRACT

contracts = Listing(
    "contracts",
    CONTRACT,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("external_id", Text, index=True),
        Column("signed_on", Date, index=True),
        Column("channel_id", Uuid, index=True),
    ],
    version=4,
)
