"""The table behind GET /v1/quotes."""

from sqlalchemy import Column, Date, Text, Uuid

from services.pipeline.opportunities.events import OpportunityOpened, OpportunityReassigned
from shared.readers.listing import Listing
from shared.readers.scope import Held

from .things import QUOTE

quotes = Listing(
    "quotes",
    QUOTE,
    [
        Column("opportunity_id", Uuid, nullable=False, index=True),
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("valid_until", Date, nullable=False, index=True),
    ],
    held=Held(
        "opportunity_id",
        {
            OpportunityOpened: lambda event, meta: (meta.stream_id, event.owner_id),
            OpportunityReassigned: lambda event, meta: (meta.stream_id, event.owner_id),
        },
    ),
    version=3,
)
