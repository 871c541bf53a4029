"""The table behind GET /v1/points, in which a run finds what expires."""

from datetime import date

from sqlalchemy import BigInteger, Column, Date, Select, Uuid, select

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .things import POINTS

accounts = Listing(
    "points",
    POINTS,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("balance", BigInteger, nullable=False, index=True),
        Column("next_expiry_on", Date, index=True),
    ],
    held=CUSTOMERS,
)


def expiring_by(as_of: date) -> Select[tuple[object]]:
    """The customers of whose points some can be spent no more on that day."""
    of = accounts.table.c
    return select(of.id).where(of.next_expiry_on < as_of).order_by(of.next_expiry_on, of.id)
