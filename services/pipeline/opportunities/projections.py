"""The table behind GET /v1/opportunities and the board."""

from decimal import Decimal

from sqlalchemy import Column, Date, Numeric, Text, Uuid

from shared.readers.listing import Listing

from .things import OPPORTUNITY, OpportunityView

MONEY = Numeric(20, 2)


def _weights(view: OpportunityView) -> dict[str, Decimal]:
    """What it counts for in sums: by the roll-up, and with the manager's override in place."""
    return {
        "amount": view.win.amount if view.win else view.expected_amount,
        "weighted": view.weighted_amount,
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
        Column("amount", MONEY, nullable=False),
        Column("weighted", MONEY, nullable=False),
        Column("overridden", MONEY, nullable=False),
    ],
    derive=_weights,
    version=2,
)
