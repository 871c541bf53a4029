"""The table behind GET /v1/referrals."""

from sqlalchemy import Column, Date, Text, Uuid

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing
from shared.readers.scope import Held

from .things import REFERRAL

referrals = Listing(
    "referrals",
    REFERRAL,
    [
        Column("referrer_id", Uuid, nullable=False, index=True),
        Column("referred_id", Uuid, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("rewarded_on", Date, index=True),
    ],
    held=Held("referred_id", CUSTOMERS.events),
)
