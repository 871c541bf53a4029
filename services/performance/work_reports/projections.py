"""The table behind GET /v1/work-reports."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import WORK_REPORT

work_reports = Listing(
    "work_reports",
    WORK_REPORT,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("superior_id", Uuid, index=True),
        Column("kind", Text, nullable=False),
        Column("period", Text, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("filed_on", Date, index=True),
    ],
)
