"""The table behind GET /v1/quotes."""

from datetime import date

from sqlalchemy import Column, Date, Text, Uuid

from services.pipeline.opportunities.events import OpportunityOpened, OpportunityReassigned
from shared.readers.listing import Listing
from shared.readers.scope import Held

from .state import OFFERED
from .things import QUOTE, QuoteView


def _offered(view: QuoteView) -> dict[str, date | None]:
    """Until when the current version may be accepted, as long as that is open."""
    current = next((one for one in view.versions if one.version == view.current_version), None)
    return {"offered_until": current.valid_until if current and current.status in OFFERED else None}


quotes = Listing(
    "quotes",
    QUOTE,
    [
        Column("opportunity_id", Uuid, nullable=False, index=True),
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("valid_until", Date, nullable=False, index=True),
        Column("offered_until", Date, index=True),
    ],
    held=Held(
        "opportunity_id",
        {
            OpportunityOpened: lambda event, meta: (meta.stream_id, event.owner_id),
            OpportunityReassigned: lambda event, meta: (meta.stream_id, event.owner_id),
        },
    ),
    derive=_offered,
    version=4,
)
