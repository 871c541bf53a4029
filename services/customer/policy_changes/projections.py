"""The table behind GET /v1/policy-changes."""

from sqlalchemy import Column, Date, DateTime, Text

from shared.readers.listing import Listing

from .things import POLICY_CHANGE

policy_changes = Listing(
    "policy_changes",
    POLICY_CHANGE,
    [
        Column("region", Text, index=True),
        Column("product", Text, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("effective_on", Date, nullable=False, index=True),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    ],
)
