"""The table behind GET /v1/reps."""

from sqlalchemy import Column, Text, Uuid

from shared.readers.listing import Listing

from .things import REP

reps = Listing(
    "reps",
    REP,
    [
        Column("unit_id", Uuid, index=True),
        Column("post", Text),
        Column("grade", Text),
        Column("external_id", Text, index=True),
    ],
    derive=lambda view: {"post": view.position},  # a listing's own `position` is the log's
    version=5,
)
