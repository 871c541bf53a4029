"""The table behind GET /v1/pain-points."""

from sqlalchemy import Column, DateTime, Text, Uuid

from shared.readers.listing import Listing

from ..customers.projections import CUSTOMERS
from .things import PAIN_POINT

pain_points = Listing(
    "pain_points",
    PAIN_POINT,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("product", Text, index=True),
        Column("rep_id", Uuid, index=True),
        Column("reported_by", Text, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("answered_at", DateTime(timezone=True), index=True),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    ],
    held=CUSTOMERS,
)
