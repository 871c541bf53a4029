"""The table behind GET /v1/development-goals."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import GOAL

goals = Listing(
    "development_goals",
    GOAL,
    [
        Column("rep_id", Uuid, nullable=False, index=True),
        Column("skill", Text, index=True),
        Column("post", Text),
        Column("due_on", Date, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
    ],
    derive=lambda view: {"post": view.position},  # a listing's own `position` is the log's
)
