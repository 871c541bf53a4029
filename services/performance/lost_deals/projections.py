"""The opportunities that were lost, one row for each."""

from sqlalchemy import Column, Date, MetaData, Numeric, Table, Text, Uuid, bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.pipeline import OpportunityLost, StageAdvanced
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

metadata = MetaData(schema="lost_deals")
lost = Table(
    "lost",
    metadata,
    Column("opportunity_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("owner_id", Uuid, nullable=False, index=True),
    Column("lost_on", Date, nullable=False, index=True),
    Column("amount", Numeric(18, 2), nullable=False),
    Column("currency", Text, nullable=False),
    Column("stage", Text, nullable=False, comment="out of which it was lost"),
    Column("reason", Text, nullable=False),
    Column("competitor", Text),
    Column("line", Text),
    info=owned_by("owner_id"),
)

lost_deals = Projection(metadata, version=1)


@lost_deals.on(OpportunityLost, insert(lost).on_conflict_do_nothing())
def was_lost(event: OpportunityLost, meta: Meta) -> Row:
    said = {"amount": event.amount, "currency": event.currency, "stage": event.previous, "reason": event.reason}
    of = {"opportunity_id": event.opportunity_id, "customer_id": event.customer_id, "owner_id": event.owner_id}
    return {**of, **said, "lost_on": event.on, "competitor": event.competitor, "line": event.line}


@lost_deals.on(StageAdvanced, delete(lost).where(lost.c.opportunity_id == bindparam("of")))
def goes_on(event: StageAdvanced, meta: Meta) -> Row:
    """A signature wins what was given up for lost."""
    return {"of": event.opportunity_id}
