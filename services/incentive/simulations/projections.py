"""The deals as they now stand, by rep, and the reps' names."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, MetaData, Numeric, String, Table, Text, Uuid, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.kernel.money import ZERO
from shared.published.performance import RepJoined
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN, owned_by

from ..deals.events import CollectionDivided, CollectionReversed, DealCancelled, DealDivided, DealRedivided

metadata = MetaData(schema="history")
share = Table(
    "share",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("signed_on", Date, nullable=False, index=True),
    Column("currency", String(3), nullable=False),
    Column("amount", Numeric(19, 2), nullable=False, comment="the rep's part, amendments included"),
    Column("cancelled", Numeric(19, 2), nullable=False),
    info=owned_by("rep_id"),
)
money = Table(
    "money",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("rep_id", Uuid, primary_key=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("payment_id", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("amount", Numeric(19, 2), nullable=False, comment="the rep's part; negative where a payment was reversed"),
    info=owned_by("rep_id"),
)
rep = Table(
    "rep",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text, nullable=False),
    info=OPEN,
)
history = Projection(metadata, version=3)

_new = insert(share)
_set = _new.on_conflict_do_update(
    index_elements=["contract_id", "rep_id"],
    set_={"amount": _new.excluded["amount"], "cancelled": _new.excluded["cancelled"]},
)
_cancel = (
    update(share)
    .where(share.c.contract_id == bindparam("of"), share.c.rep_id == bindparam("whose"))
    .values(cancelled=share.c.cancelled + bindparam("part"))
)


@history.on(DealDivided, _set)
def divided(event: DealDivided, meta: Meta) -> list[Row]:
    return _shares(event, {})


@history.on(DealRedivided, _set)
def redivided(event: DealRedivided, meta: Meta) -> list[Row]:
    return _shares(event, {part.rep_id: part.amount for part in event.cancelled})


@history.on(DealCancelled, _cancel)
def cancelled(event: DealCancelled, meta: Meta) -> list[Row]:
    return [{"of": event.contract_id, "whose": part.rep_id, "part": part.amount} for part in event.shares]


@history.on(CollectionDivided, insert(money))
def collected(event: CollectionDivided, meta: Meta) -> list[Row]:
    return _money(event, meta, 1)


@history.on(CollectionReversed, insert(money))
def withdrawn(event: CollectionReversed, meta: Meta) -> list[Row]:
    return _money(event, meta, -1)


@history.on(RepJoined, insert(rep).on_conflict_do_nothing())
def joined(event: RepJoined, meta: Meta) -> Row:
    return {"id": event.rep_id, "external_id": event.external_id, "name": event.name}


def _shares(event: DealDivided | DealRedivided, cancelled: Mapping[UUID, Decimal]) -> list[Row]:
    return [
        {
            "contract_id": event.contract_id,
            "rep_id": part.rep_id,
            "external_id": event.external_id,
            "signed_on": event.signed_on,
            "currency": event.currency,
            "amount": part.amount,
            "cancelled": cancelled.get(part.rep_id, ZERO),
        }
        for part in event.shares
    ]


def _money(event: CollectionDivided | CollectionReversed, meta: Meta, sign: int) -> list[Row]:
    return [
        {
            "position": meta.position,
            "rep_id": part.rep_id,
            "contract_id": event.contract_id,
            "payment_id": event.payment_id,
            "on": event.on,
            "amount": sign * part.amount,
        }
        for part in event.shares
    ]
