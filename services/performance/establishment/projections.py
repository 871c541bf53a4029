"""The table behind GET /v1/establishments."""

from sqlalchemy import Column, Uuid

from shared.readers.listing import Listing

from .things import ESTABLISHMENT

establishments = Listing("establishments", ESTABLISHMENT, [Column("unit_id", Uuid, nullable=False, index=True)])
