"""The table behind GET /v1/mentorships."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import MENTORSHIP

mentorships = Listing(
    "mentorships",
    MENTORSHIP,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("mentor_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False),
        Column("since", Date, nullable=False),
        Column("ended_on", Date),
    ],
    derive=lambda view: {"since": view.from_},
)
