"""Deals with what is left of their value, what was bought in them, payments, and who stands for whom."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.pipeline import (
    Allocation,
    ContractAmended,
    ContractTerminated,
    DealSigned,
    OrderCancelled,
    PaymentAllocated,
    PaymentReversed,
)
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN, follows

from ..customers.projections import CUSTOMERS
from ..endings.events import CustomerAbsorbed

metadata = MetaData(schema="dealings")
MONEY = Numeric(24, 2)

deal = Table(
    "deal",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("signed_on", Date, nullable=False),
    Column("currency", Text, nullable=False),
    Column("value", MONEY, nullable=False, comment="with all that was added and fell away"),
    info=CUSTOMERS.with_holder(),
)
bought = Table(
    "bought",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("line", Text, nullable=False, comment="of products, else the product itself"),
    Column("amount", MONEY, nullable=False),
    info=follows("contract_id", "deal"),
)
payment = Table(
    "payment",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("amount", MONEY, nullable=False, comment="negative where it was taken back"),
    Column("due_on", Date, nullable=False),
    Column("received_on", Date, nullable=False),
    info=CUSTOMERS.with_holder(),
)
stands = Table(
    "stands",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("into_id", Uuid, nullable=False),
    Column("position", BigInteger, nullable=False),
    info=OPEN,
)
"""The customer that stands for a merged one."""

projection = Projection(metadata)
CUSTOMERS.keep(projection)

# A contract and its orders are streams of their own: whichever comes first makes the row, and each adds its part.
_part = insert(deal)
_added = _part.on_conflict_do_update(
    index_elements=["contract_id"], set_={"value": deal.c.value + _part.excluded.value}
)


def _row(event: DealSigned | ContractAmended | OrderCancelled | ContractTerminated, value: Decimal) -> Row:
    kept = ("contract_id", "customer_id", "signed_on", "currency")
    return {**{name: getattr(event, name) for name in kept}, "value": value}


@projection.on(DealSigned, _added)
def signed(event: DealSigned, meta: Meta) -> Row:
    return _row(event, event.amount)


@projection.on(ContractAmended, _added)
def amended(event: ContractAmended, meta: Meta) -> Row:
    return _row(event, event.delta)


@projection.on(OrderCancelled, _added)
def cancelled(event: OrderCancelled, meta: Meta) -> Row:
    return _row(event, -event.amount)


@projection.on(ContractTerminated, _added)
def terminated(event: ContractTerminated, meta: Meta) -> Row:
    return _row(event, -event.amount)


@projection.on(DealSigned, insert(bought).on_conflict_do_nothing())
def lines(event: DealSigned, meta: Meta) -> list[Row]:
    return [
        {"contract_id": event.contract_id, "number": number, "line": one.line or one.sku, "amount": one.amount}
        for number, one in enumerate(event.lines)
        if one.amount is not None
    ]


_paid = insert(payment).on_conflict_do_nothing()


@projection.on(PaymentAllocated, _paid)
def allocated(event: PaymentAllocated, meta: Meta) -> list[Row]:
    return list(_payments(event.customer_id, event.currency, event.received_on, event.allocations, meta, 1))


@projection.on(PaymentReversed, _paid)
def reversed_(event: PaymentReversed, meta: Meta) -> list[Row]:
    return list(_payments(event.customer_id, event.currency, event.received_on, event.allocations, meta, -1))


def _payments(
    customer_id: UUID, currency: str, received_on: date, parts: Iterable[Allocation], meta: Meta, sign: int
) -> Iterable[Row]:
    for number, part in enumerate(parts):
        yield {
            "event_id": meta.event_id,
            "number": number,
            "customer_id": customer_id,
            "currency": currency,
            "amount": sign * part.amount,
            "due_on": part.due_on,
            "received_on": received_on,
        }


_into = insert(stands)
_latest = _into.on_conflict_do_update(
    index_elements=["customer_id"],
    set_={"into_id": _into.excluded.into_id, "position": _into.excluded.position},
    where=_into.excluded.position > stands.c.position,
)


@projection.on(CustomerAbsorbed, _latest)
def absorbed(event: CustomerAbsorbed, meta: Meta) -> list[Row]:
    return [
        {"customer_id": one, "into_id": meta.stream_id, "position": meta.position}
        for one in (event.customer_id, *event.others)
    ]
