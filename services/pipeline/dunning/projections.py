"""The table behind GET /v1/dunning-cases."""

from sqlalchemy import Column, Date, Integer, Text, Uuid

from services.pipeline.directory.projections import CUSTOMERS
from shared.readers.listing import Listing

from .things import CASE

cases = Listing(
    "dunning_cases",
    CASE,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("invoice_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("level", Integer, nullable=False, index=True),
        Column("due_on", Date, index=True),
    ],
    held=CUSTOMERS,
    version=3,
)
