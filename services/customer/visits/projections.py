"""The table behind GET /v1/visits."""

from sqlalchemy import Column, Date, Text, Uuid

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .things import VISIT

visits = Listing(
    "visits",
    VISIT,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("visited_on", Date, index=True),
        Column("planned_for", Date, index=True),
    ],
    held=CUSTOMERS,
    version=3,
)
