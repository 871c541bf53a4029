"""The table behind GET /v1/orders."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import ORDER

orders = Listing(
    "orders",
    ORDER,
    [
        Column("contract_id", Uuid, nullable=False, index=True),
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("external_id", Text, index=True),
        Column("placed_on", Date, nullable=False, index=True),
        Column("required_on", Date, index=True),
        Column("delivered_on", Date),
    ],
    version=3,
)
