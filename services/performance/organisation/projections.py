"""The tables behind GET /v1/units and GET /v1/reps, and the dated organisation, from this service's own events."""

from sqlalchemy import Column, Text, Uuid

from shared.readers.listing import Listing
from shared.readers.organisation import organisation_from

from . import events
from .things import REP, UNIT

units = Listing(
    "units",
    UNIT,
    [Column("parent_id", Uuid, index=True), Column("kind", Text), Column("external_id", Text, index=True)],
    version=2,
)
reps = Listing(
    "reps",
    REP,
    [Column("unit_id", Uuid, index=True), Column("post", Text), Column("external_id", Text, index=True)],
    derive=lambda view: {"post": view.position},  # a listing's own `position` is the log's
    version=2,
)
organisation = organisation_from(events, lambda event, meta: meta.stream_id, lambda event, meta: meta.stream_id)
