"""The table behind GET /v1/budgets."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import BUDGET

budgets = Listing(
    "budgets",
    BUDGET,
    [
        Column("external_id", Text, index=True),
        Column("unit_id", Uuid, nullable=False, index=True),
        Column("period", Text, nullable=False, index=True),
        Column("first", Date, nullable=False),
        Column("last", Date, nullable=False),
        Column("category", Text),
        Column("status", Text, nullable=False, index=True),
    ],
)
