"""The table behind GET /v1/interview-criteria."""

from sqlalchemy import Column, Text

from shared.readers.listing import Listing

from .things import INTERVIEW_CRITERIA

criteria = Listing(
    "interview_criteria",
    INTERVIEW_CRITERIA,
    [Column("post", Text, nullable=False, index=True)],
    derive=lambda view: {"post": view.position},  # a listing's own `position` is the log's
)
