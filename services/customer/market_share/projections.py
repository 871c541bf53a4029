"""What was signed of which product, and what of it fell away since, from what pipeline tells.

A deal keeps the date of its first signature. An amendment replaces what was signed by the new version's lines; what
cancellations and terminations take stays beside it. All rows of a deal come from its contract's stream, in order.
"""

from collections.abc import Sequence
from decimal import Decimal

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
    delete,
)
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.kernel.money import allocate
from shared.published.pipeline import ContractAmended, ContractTerminated, DealSigned, Line, OrderCancelled
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

metadata = MetaData(schema="market_share")
signed = Table(
    "signed",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("contract_id", Uuid, nullable=False, index=True),
    Column("customer_id", Uuid, nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("currency", Text, nullable=False),
    Column("sku", Text),
    Column("line", Text),
    Column("amount", Numeric(18, 2), nullable=False),
    Column(
        "fell_away", Boolean, nullable=False, comment="by a cancellation or termination; then the amount is negative"
    ),
    Index("signed_sku", "sku", "signed_on"),
    Index("signed_line", "line", "signed_on"),
    info=CLOSED,
)
share = Projection(metadata, version=1)
_add = insert(signed).on_conflict_do_nothing()
_replaced = delete(signed).where(signed.c.contract_id == bindparam("of"), ~signed.c.fell_away)


@share.on(DealSigned, _add)
def deal_signed(event: DealSigned, meta: Meta) -> Sequence[Row]:
    return _signed(event, meta)


@share.on(ContractAmended, _replaced)
def replaced(event: ContractAmended, meta: Meta) -> Row:
    return {"of": event.contract_id}


@share.on(ContractAmended, _add)
def amended(event: ContractAmended, meta: Meta) -> Sequence[Row]:
    return _signed(event, meta)


def fell_away(event: OrderCancelled | ContractTerminated, meta: Meta) -> Sequence[Row]:
    """Of no product where it was told before the parts by product were: only the whole is known."""
    parts = [(part.sku, part.line, -part.amount) for part in event.by_product] or [(None, None, -event.amount)]
    return _rows(event, meta, parts)


share.on(OrderCancelled, _add)(fell_away)
share.on(ContractTerminated, _add)(fell_away)


def _signed(event: DealSigned | ContractAmended, meta: Meta) -> list[Row]:
    """The amount over the lines by their value, so that a discount on the whole falls on each in proportion; by
    quantity where all are free of charge."""
    if not event.lines:
        return _rows(event, meta, [(None, None, event.amount)])
    parts = allocate(event.amount, _weights(event.lines))
    return _rows(event, meta, [(line.sku, line.line, part) for line, part in zip(event.lines, parts, strict=True)])


def _weights(lines: Sequence[Line]) -> list[Decimal]:
    values = [line.amount or Decimal(0) for line in lines]
    return values if any(values) else [Decimal(line.quantity) for line in lines]


def _rows(
    event: DealSigned | ContractAmended | OrderCancelled | ContractTerminated,
    meta: Meta,
    parts: Sequence[tuple[str | None, str | None, Decimal]],
) -> list[Row]:
    return [
        {
            "position": meta.position,
            "n": n,
            "contract_id": event.contract_id,
            "customer_id": event.customer_id,
            "signed_on": event.signed_on,
            "currency": event.currency,
            "sku": sku,
            "line": line,
            "amount": part,
            "fell_away": isinstance(event, OrderCancelled | ContractTerminated),
        }
        for n, (sku, line, part) in enumerate(parts)
    ]
