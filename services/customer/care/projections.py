"""The table behind GET /v1/care-tasks."""

from sqlalchemy import Column, Date, Text, Uuid

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .things import TASK

tasks = Listing(
    "care_tasks",
    TASK,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("rep_id", Uuid, index=True),
        Column("kind", Text, nullable=False),
        Column("status", Text, nullable=False, index=True),
        Column("due_on", Date, nullable=False, index=True),
        Column("occasion", Text, nullable=False, index=True),
    ],
    held=CUSTOMERS,
)
