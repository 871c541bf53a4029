"""The table behind GET /v1/service-requests, and which requests are late."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, DateTime, Select, Text, Uuid, select

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .things import REQUEST

requests = Listing(
    "service_requests",
    REQUEST,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("order_id", Uuid, index=True),
        Column("kind", Text, nullable=False),
        Column("channel", Text, nullable=False),
        Column("product", Text),
        Column("status", Text, nullable=False, index=True),
        Column("breached", Boolean, nullable=False),
        Column("received_at", DateTime(timezone=True), nullable=False, index=True),
        Column("due_by", DateTime(timezone=True), index=True),
    ],
    held=CUSTOMERS,
)


def late(as_of: datetime) -> Select[tuple[UUID]]:
    """The requests of which a time has passed that nobody has said yet."""
    table = requests.table
    return select(table.c.id).where(table.c.due_by < as_of).order_by(table.c.due_by, table.c.id)
