"""The table behind GET /v1/contracts."""

from sqlalchemy import Boolean, Column, Date, Text, Uuid

from services.pipeline.milestones.things import next_due_on
from shared.readers.listing import Listing

from .things import CONTRACT

contracts = Listing(
    "contracts",
    CONTRACT,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("external_id", Text, index=True),
        Column("signed_on", Date, index=True),
        Column("channel_id", Uuid, index=True),
        Column("ends_on", Date, index=True),
        Column("misses_on", Date, index=True, comment="of the first milestone that is still waited for"),
        Column("renewed", Boolean, nullable=False),
    ],
    derive=lambda view: {"misses_on": next_due_on(view.milestones), "renewed": view.renewal is not None},
    version=5,
)
