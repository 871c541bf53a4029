"""The table behind GET /v1/training-plans."""

from sqlalchemy import Column, Text, Uuid

from shared.readers.listing import Listing

from .things import PLAN

plans = Listing(
    "training_plans",
    PLAN,
    [
        Column("period", Text, nullable=False, index=True),
        Column("rep_id", Uuid, index=True),
        Column("unit_id", Uuid, index=True),
    ],
)
