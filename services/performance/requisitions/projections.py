"""The tables behind GET /v1/requisitions and GET /v1/postings."""

from sqlalchemy import Column, Date, Text, Uuid

from shared.readers.listing import Listing

from .things import POSTING, REQUISITION

requisitions = Listing(
    "requisitions",
    REQUISITION,
    [
        Column("unit_id", Uuid, nullable=False, index=True),
        Column("post", Text, nullable=False),
        Column("status", Text, nullable=False, index=True),
        Column("external_id", Text, index=True),
        Column("needed_on", Date, nullable=False, index=True),
    ],
    derive=lambda view: {"post": view.position},  # a listing's own `position` is the log's
)

postings = Listing(
    "postings",
    POSTING,
    [Column("requisition_id", Uuid, nullable=False, index=True), Column("channel", Text, nullable=False)],
)
