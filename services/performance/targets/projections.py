"""The table behind GET /v1/target-plans, from which attainment takes the targets too."""

from sqlalchemy import Column, Integer, Text, Uuid

from shared.readers.listing import Listing

from .things import TARGET_PLAN

target_plans = Listing(
    "target_plans",
    TARGET_PLAN,
    [
        Column("unit_id", Uuid, nullable=False, index=True),
        Column("year", Integer, nullable=False, index=True),
        Column("metric", Text, nullable=False),
        Column("status", Text, nullable=False, index=True),
    ],
    version=2,
)
