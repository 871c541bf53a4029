"""The table behind GET /v1/expenses, from which reports on expenses are made too."""

from sqlalchemy import Column, Date, Numeric, Text, Uuid

from shared.readers.listing import Listing

from .things import EXPENSE

MONEY = Numeric(20, 2)

expenses = Listing(
    "expenses",
    EXPENSE,
    [
        Column("budget_id", Uuid, nullable=False, index=True),
        Column("unit_id", Uuid, nullable=False, index=True),
        Column("rep_id", Uuid, index=True),
        Column("kind", Text),
        Column("status", Text, nullable=False, index=True),
        Column("on", Date, nullable=False, index=True),
        Column("campaign_id", Uuid, index=True),
        Column("opportunity_id", Uuid, index=True),
        Column("currency", Text, nullable=False),
        Column("amount", MONEY, nullable=False),
        Column("settled_amount", MONEY),
        Column("settled_on", Date, index=True),
    ],
)
