"""The list of ladders."""

from sqlalchemy import Column, Date, String

from shared.readers.listing import Listing

from .things import LADDER

ladders = Listing(
    "ladders",
    LADDER,
    [Column("track", String, nullable=False), Column("effective_on", Date, nullable=False)],
    changed=lambda event, stream_id: (event.ladder_id,),
)
