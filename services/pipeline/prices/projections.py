"""The tiers of customers by day, as the customer service tells them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, Select, Table, Text, Uuid, select
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.customer import TierChanged
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN

metadata = MetaData(schema="prices")
customer_tier = Table(
    "customer_tier",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("tier", Text, nullable=False),
    info=OPEN,
)
projection = Projection(metadata, version=2)

_told = insert(customer_tier)


@projection.on(
    TierChanged,
    _told.on_conflict_do_update(index_elements=["customer_id", "valid_from"], set_={"tier": _told.excluded.tier}),
)
def tier_changed(event: TierChanged, meta: Meta) -> Row:
    return {"customer_id": event.customer_id, "valid_from": event.as_of, "tier": event.new}


def tier_on(customer_id: UUID, day: date) -> Select[tuple[str]]:
    """The tier that the customer had on that day; nothing where it had none."""
    of = customer_tier.c
    return (
        select(of.tier)
        .where(of.customer_id == customer_id, of.valid_from <= day)
        .order_by(of.valid_from.desc())
        .limit(1)
    )
