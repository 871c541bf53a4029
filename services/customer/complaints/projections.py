"""The table behind GET /v1/complaints."""

from sqlalchemy import Boolean, Column, DateTime, Integer, Text, Uuid

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .things import COMPLAINT

complaints = Listing(
    "complaints",
    COMPLAINT,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("invoice_id", Uuid, index=True),
        Column("severity", Text, nullable=False),
        Column("category", Text, nullable=False),
        Column("product", Text),
        Column("cause", Text),
        Column("status", Text, nullable=False, index=True),
        Column("breached", Boolean, nullable=False),
        Column("raised_at", DateTime(timezone=True), nullable=False, index=True),
        Column("due_by", DateTime(timezone=True), index=True),
        Column("minutes_to_answer", Integer),
        Column("minutes_to_resolve", Integer),
    ],
    held=CUSTOMERS,
    version=3,
)
