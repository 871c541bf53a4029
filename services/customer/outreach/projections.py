"""The table behind GET /v1/outreach, and whom an outreach may go to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Column, Date, Index, Select, Text, Uuid, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.customer.customers.projections import customers
from services.customer.segments.events import SegmentFilter
from services.customer.segments.projections import belonging
from shared.readers.listing import Listing

from .decider import MOST
from .things import OUTREACH, OutreachView


def _reached(view: OutreachView) -> dict[str, object]:
    return {"customer_ids": list(view.customer_ids)}


sent = Listing(
    "outreach",
    OUTREACH,
    [
        Column("segment_id", Uuid, index=True),
        Column("channel", Text, nullable=False, index=True),
        Column("sent_on", Date, nullable=False, index=True),
        Column("customer_ids", ARRAY(Uuid), nullable=False),
    ],
    derive=_reached,
)
Index("outreach_customers", sent.table.c.customer_ids, postgresql_using="gin")


def named(customer_ids: Sequence[UUID]) -> Select[tuple[UUID]]:
    """Those of the customers that are there, seen, and neither archived nor merged into others."""
    of = customers.table.c
    return select(of.id).where(of.id.in_(customer_ids), of.closed.is_(False)).order_by(of.id)


def members(asked: SegmentFilter) -> Select[tuple[UUID]]:
    """Those of a segment that are seen, one more at most than may be reached."""
    return select(customers.table.c.id).where(*belonging(asked)).order_by(customers.table.c.id).limit(MOST + 1)
