"""The table behind GET /v1/usage-reviews, who bought something since when, and whose review is due."""

from typing import Any

from sqlalchemy import Column, Date, MetaData, Select, Table, Text, Uuid, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from services.customer.customers.projections import CUSTOMERS, customers
from shared.kernel.calendar import Period
from shared.kernel.messages import Meta
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

from ..lifecycle.events import DealNoted, Stage
from .things import REVIEW

reviews = Listing(
    "usage_reviews",
    REVIEW,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("period", Text, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("due_on", Date, index=True),
        Column("on", Date, index=True),
    ],
    held=CUSTOMERS,
)

metadata = MetaData(schema="buyers")
buyers = Table(
    "buyers",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("since", Date, nullable=False),
    info=CLOSED,
)
projection = Projection(metadata, version=2)
_bought = insert(buyers)


@projection.on(
    DealNoted,
    _bought.on_conflict_do_update(
        index_elements=["customer_id"], set_={"since": func.least(buyers.c.since, _bought.excluded.since)}
    ),
)
def noted(event: DealNoted, meta: Meta) -> Row:
    return {"customer_id": meta.stream_id, "since": event.signed_on}


def due(quarter: Period) -> Select[Any]:
    """The customers, but lost ones, that had bought something before the quarter which was not all cancelled, and of
    whose review in it nothing is known yet."""
    of, known = customers.table.c, reviews.table.c
    reviewed = exists().where(known.customer_id == of.id, known.period == quarter.name)
    uses = of.lifecycle.in_([Stage.ACTIVE, Stage.DORMANT])
    return (
        select(of.id, of.owner_id)
        .join(buyers, buyers.c.customer_id == of.id)
        .where(~of.closed, uses, buyers.c.since < quarter.first, ~reviewed)
        .order_by(of.id)
    )
