"""The table behind GET /v1/service-plans."""

from sqlalchemy import Column, Date, Text, Uuid

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .things import SERVICE_PLAN

service_plans = Listing(
    "service_plans",
    SERVICE_PLAN,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("tier", Text, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("last_due_on", Date, index=True),
    ],
    held=CUSTOMERS,
)
