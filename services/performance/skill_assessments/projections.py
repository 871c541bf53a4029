"""The table behind GET /v1/skill-assessments."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import ASSESSMENT

assessments = Listing(
    "skill_assessments",
    ASSESSMENT,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("skill", Text, nullable=False, index=True),
        Column("on", Date, nullable=False, index=True),
    ],
)
