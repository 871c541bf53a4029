"""The signings and deliveries that a care run looks through, and the table behind GET /v1/care-runs."""

from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, MetaData, Table, Text, Uuid, bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from services.customer.care_plans.events import Occasion
from shared.kernel.messages import Meta
from shared.published.pipeline import ContractTerminated, DealSigned, OrderCancelled, OrderDelivered
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

from .things import RUN

runs = Listing("care_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])

metadata = MetaData(schema="care_occasions")
occasion = Table(
    "occasion",
    metadata,
    Column("source_id", Uuid, primary_key=True, comment="the contract, or the order"),
    Column("kind", Text, nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("contract_id", Uuid, nullable=False),
    Column("on", Date, nullable=False, index=True),
    info=CLOSED,
)
occasions = Projection(metadata, version=2)

_add = insert(occasion).on_conflict_do_nothing()
_forget = delete(occasion).where(occasion.c.source_id == bindparam("of"))


@occasions.on(DealSigned, _add)
def signed(event: DealSigned, meta: Meta) -> Row:
    return _occasion(Occasion.SIGNING, event.contract_id, event, event.signed_on)


@occasions.on(OrderDelivered, _add)
def delivered(event: OrderDelivered, meta: Meta) -> Row:
    """An order that is delivered in parts is followed up after the first."""
    return _occasion(Occasion.DELIVERY, event.order_id, event, event.on)


def _occasion(kind: Occasion, source_id: UUID, event: DealSigned | OrderDelivered, on: date) -> Row:
    names = {"customer_id": event.customer_id, "contract_id": event.contract_id}
    return {"source_id": source_id, "kind": kind.value, "on": on, **names}


@occasions.on(ContractTerminated, _forget)
def terminated(event: ContractTerminated, meta: Meta) -> Row:
    return {"of": event.contract_id}


@occasions.on(OrderCancelled, _forget)
def cancelled(event: OrderCancelled, meta: Meta) -> Row:
    return {"of": event.order_id}
