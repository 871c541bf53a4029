"""The table behind GET /v1/career-plans."""

from sqlalchemy import Column, Text, Uuid

from shared.readers.listing import Listing

from .things import CAREER_PLAN

career_plans = Listing(
    "career_plans",
    CAREER_PLAN,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("ladder", Text, nullable=False),
        Column("status", Text, nullable=False, index=True),
    ],
)
