"""The table behind GET /v1/opportunities and the board."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Column, Date, Numeric, Text, Uuid

from shared.readers.listing import Listing

from .things import OPPORTUNITY, OpportunityView

MONEY = Numeric(20, 2)


def _derived(view: OpportunityView) -> dict[str, Decimal | date | None]:
    """What it counts for in sums: by the roll-up, and with the manager's override in place; its last touch."""
    return {
        "amount": view.win.amount if view.win else view.expected_amount,
        "weighted": view.weighted_amount,
        "last_touch_on": view.last_touch.on if view.last_touch else None,
        "overridden": view.override.weighted_amount if view.override else view.weighted_amount,
    }


opportunities = Listing(
    "opportunities",
    OPPORTUNITY,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("stage", Text, nullable=False, index=True),
        Column("currency", Text, nullable=False, index=True),
        Column("expected_close_on", Date, nullable=False, index=True),
        Column("source", Text, index=True),
        Column("campaign_id", Uuid, index=True),
        Column("line", Text, index=True),
        Column("stalls_on", Date, index=True),
        Column("last_touch_on", Date, index=True),
        Column("amount", MONEY, nullable=False),
        Column("weighted", MONEY, nullable=False),
        Column("overridden", MONEY, nullable=False),
    ],
    derive=_derived,
    version=3,
)
