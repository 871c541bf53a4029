"""The tables behind GET /v1/channels and the channel report: what they sell on, and whom conflicts gave deals to."""

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, Uuid, bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from services.pipeline.channel_conflicts.events import ChannelConflictSettled
from shared.kernel.messages import Meta
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN

from .events import ChannelSalesReported
from .things import CHANNEL

channels = Listing(
    "channels",
    CHANNEL,
    [
        Column("kind", Text, nullable=False, index=True),
        Column("region", Text, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("name", Text, nullable=False),
        Column("external_id", Text, index=True),
        Column("score", Integer),
    ],
)

metadata = MetaData(schema="channel_book")
sell_through = Table(
    "sell_through",
    metadata,
    Column("channel_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("bought", Integer, nullable=False),
    Column("sold", Integer, nullable=False),
    info=OPEN,
)
award = Table(
    "award",
    metadata,
    Column("conflict_id", Uuid, primary_key=True),
    Column("channel_id", Uuid, nullable=False),
    Column("customer_id", Uuid, index=True),
    Column("opportunity_id", Uuid, index=True),
    Column("registered_on", Date, nullable=False),
    Column("awarded_to", Text, nullable=False),
    info=OPEN,
)
projection = Projection(metadata, version=1)


@projection.on(
    ChannelSalesReported,
    delete(sell_through).where(
        sell_through.c.channel_id == bindparam("of"), sell_through.c.period == bindparam("during")
    ),
)
def replaced(event: ChannelSalesReported, meta: Meta) -> Row:
    return {"of": meta.stream_id, "during": event.period}


@projection.on(ChannelSalesReported, insert(sell_through))
def reported(event: ChannelSalesReported, meta: Meta) -> list[Row]:
    told = {"channel_id": meta.stream_id, "period": event.period, "first": event.first, "last": event.last}
    return [{**told, **dict(line)} for line in event.lines]


@projection.on(ChannelConflictSettled, insert(award))
def settled(event: ChannelConflictSettled, meta: Meta) -> Row:
    return {
        "conflict_id": event.conflict_id,
        "channel_id": meta.stream_id,
        "customer_id": event.customer_id,
        "opportunity_id": event.opportunity_id,
        "registered_on": event.registered_on,
        "awarded_to": event.awarded_to,
    }
