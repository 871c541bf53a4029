"""The table behind GET /v1/units."""

from sqlalchemy import Column, Text, Uuid

from shared.readers.listing import Listing

from .things import UNIT

units = Listing(
    "units",
    UNIT,
    [Column("parent_id", Uuid, index=True), Column("kind", Text), Column("external_id", Text, index=True)],
    version=3,
)
