"""The table behind GET /v1/sales-plans."""

from sqlalchemy import Column, Text, Uuid

from shared.readers.listing import Listing

from .things import SALES_PLAN

sales_plans = Listing(
    "sales_plans",
    SALES_PLAN,
    [
        Column("unit_id", Uuid, index=True),
        Column("rep_id", Uuid, index=True),
        Column("period", Text, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
    ],
)
