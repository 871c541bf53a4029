"""The tables of reconciliation with the ERP.

`told` follows what the ERP told of each payment, `booked` what its customer's ledger made of it; a payment that is not
booked is in suspense. What is taken back in suspense is booked once more when the payment leaves it.
"""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    bindparam,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from services.pipeline.allocation.events import PaymentAllocated, PaymentReceived, PaymentReversed
from services.pipeline.allocation.payment import payment_stream_id
from services.pipeline.payments.events import PaymentNotified, PaymentToldAgain, SuspenseReversed
from shared.kernel.messages import Meta
from shared.kernel.money import ZERO
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

MONEY = Numeric(20, 2)


metadata = MetaData(schema="reconciliation")
told = Table(
    "told",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("payment_id", Text, nullable=False),
    Column("customer_external_id", Text),
    Column("currency", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("bank_reference", Text),
    Column("amount", MONEY, nullable=False),
    Column("reversed", MONEY, nullable=False, comment="while in suspense"),
    Column("duplicates", Integer, nullable=False, comment="how often it was told again"),
    Index("told_received_on", "received_on", "id"),
    info=CLOSED,
)
booked = Table(
    "booked",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("applied", MONEY, nullable=False),
    Column("reversed", MONEY, nullable=False),
    info=CLOSED,
)
reversal = Table(
    "reversal",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("reversed_on", Date, nullable=False, index=True),
    Column("amount", MONEY, nullable=False),
    Column("in_suspense", Boolean, nullable=False),
    info=CLOSED,
)

reconciliation = Projection(metadata, version=1)
_told_more = (
    update(told)
    .where(told.c.id == bindparam("of"))
    .values(reversed=told.c.reversed + bindparam("back"), duplicates=told.c.duplicates + bindparam("again"))
)
_booked_more = (
    update(booked)
    .where(booked.c.id == bindparam("of"))
    .values(applied=booked.c.applied + bindparam("more"), reversed=booked.c.reversed + bindparam("back"))
)


@reconciliation.on(PaymentNotified, insert(told))
def notified(event: PaymentNotified, meta: Meta) -> Row:
    names = ("payment_id", "customer_external_id", "currency", "received_on", "bank_reference", "amount")
    plain = {name: getattr(event, name) for name in names}
    return {**plain, "id": meta.stream_id, "reversed": ZERO, "duplicates": 0}


@reconciliation.on(PaymentToldAgain, _told_more)
def told_again(event: PaymentToldAgain, meta: Meta) -> Row:
    return {"of": meta.stream_id, "back": ZERO, "again": 1}


@reconciliation.on(SuspenseReversed, _told_more)
def reversed_in_suspense(event: SuspenseReversed, meta: Meta) -> Row:
    return {"of": meta.stream_id, "back": event.amount, "again": 0}


@reconciliation.on(SuspenseReversed, insert(reversal))
def suspense_reversal(event: SuspenseReversed, meta: Meta) -> Row:
    return _reversal(event, meta, meta.stream_id, in_suspense=True)


@reconciliation.on(PaymentReceived, insert(booked))
def received(event: PaymentReceived, meta: Meta) -> Row:
    of = payment_stream_id(event.payment_id)
    return {"id": of, "customer_id": event.customer_id, "applied": ZERO, "reversed": ZERO}


@reconciliation.on(PaymentAllocated, _booked_more)
def allocated(event: PaymentAllocated, meta: Meta) -> Row:
    more = sum((part.amount for part in event.allocations), ZERO)
    return {"of": payment_stream_id(event.payment_id), "more": more, "back": ZERO}


@reconciliation.on(PaymentReversed, _booked_more)
def taken_back(event: PaymentReversed, meta: Meta) -> Row:
    taken = sum((part.amount for part in event.allocations), ZERO)
    return {"of": payment_stream_id(event.payment_id), "more": -taken, "back": event.amount}


@reconciliation.on(PaymentReversed, insert(reversal))
def booked_reversal(event: PaymentReversed, meta: Meta) -> Row:
    return _reversal(event, meta, payment_stream_id(event.payment_id), in_suspense=False)


def _reversal(event: SuspenseReversed | PaymentReversed, meta: Meta, of: UUID, *, in_suspense: bool) -> Row:
    return {
        "position": meta.position,
        "id": of,
        "reversed_on": event.reversed_on,
        "amount": event.amount,
        "in_suspense": in_suspense,
    }
