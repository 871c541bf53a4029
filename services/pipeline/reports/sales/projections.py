"""Read tables of deals: each as it stands now, and its parts by rep and by product.

A deal keeps the date of its first signature: what is amended or cancelled later changes it there. `amount` is net
of cancellations, `reversed` what was cancelled. All rows of a deal come from its contract's stream alone.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Date, Index, MetaData, Numeric, Table, Text, Uuid, bindparam, func, update
from sqlalchemy.dialects.postgresql import Insert, insert

from services.pipeline.call_offs.events import Reversal
from services.pipeline.contract_documents.events import ProductAmount
from services.pipeline.contracts.events import REVERSALS, ContractSigned
from services.pipeline.splits.split import RepAmount
from shared.kernel.messages import Meta
from shared.kernel.money import ZERO
from shared.readers.projection import Projection, Row
from shared.readers.scope import follows, owned_by

metadata = MetaData(schema="sales")
MONEY = Numeric(20, 2)

deal = Table(
    "deal",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("amount", MONEY, nullable=False),
    Column("reversed", MONEY, nullable=False),
    Column("base_currency", Text, comment="the company's own when it was signed"),
    Column("base_rate", Numeric(20, 8), comment="what a unit of the deal's currency was worth in that"),
    Column("channel_id", Uuid),
    Column("opportunity_id", Uuid),
    Column("below_channel_price", Boolean, nullable=False),
    Column("first_deal", Boolean, nullable=False, comment="the first that the customer signed"),
    Index("deal_currency_signed_on", "currency", "signed_on"),
    info=follows("contract_id", "rep_share"),
)
rep_share = Table(
    "rep_share",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("rep_id", Uuid, primary_key=True, index=True),
    Column("amount", MONEY, nullable=False),
    Column("reversed", MONEY, nullable=False),
    info=owned_by("rep_id"),
)
product_share = Table(
    "product_share",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("sku", Text, primary_key=True, comment="empty for a deal without lines"),
    Column("line", Text, primary_key=True, comment="empty where the catalogue did not know the SKU"),
    Column("amount", MONEY, nullable=False),
    Column("reversed", MONEY, nullable=False),
    info=follows("contract_id", "rep_share"),
)

projection = Projection(metadata, version=5)


def _adding(table: Table, **more: Any) -> Insert:
    """Insert a row, or add its amounts to the one that is there, with what `more` says of other columns."""
    new = insert(table)
    sums = {name: table.c[name] + new.excluded[name] for name in ("amount", "reversed")}
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_={**sums, **more})


_fixed = insert(deal)
_first = {name: func.coalesce(deal.c[name], _fixed.excluded[name]) for name in ("base_currency", "base_rate")}
_latest = {"below_channel_price": _fixed.excluded.below_channel_price}


@projection.on(ContractSigned, _adding(deal, **_first, **_latest))
def signed(event: ContractSigned, meta: Meta) -> Row:
    return {
        "contract_id": meta.stream_id,
        "customer_id": event.customer_id,
        "currency": event.currency,
        "signed_on": event.deal_signed_on,
        "amount": event.delta,
        "reversed": ZERO,
        "base_currency": event.base_currency,
        "base_rate": event.base_rate,
        "channel_id": event.channel_id,
        "opportunity_id": event.opportunity_id,
        "below_channel_price": bool(event.below_channel_price),
        "first_deal": event.first_deal,
    }


@projection.on(ContractSigned, _adding(rep_share))
def signed_by_rep(event: ContractSigned, meta: Meta) -> list[Row]:
    return [_of_rep(meta, part, 1) for part in event.by_rep]


@projection.on(ContractSigned, _adding(product_share))
def signed_by_product(event: ContractSigned, meta: Meta) -> list[Row]:
    return [_of_product(meta, part, 1) for part in event.by_product]


_less = (
    update(deal)
    .where(deal.c.contract_id == bindparam("of"))
    .values(amount=deal.c.amount - bindparam("cancelled"), reversed=deal.c.reversed + bindparam("cancelled"))
)


def cancelled(event: Reversal, meta: Meta) -> Row:
    return {"of": meta.stream_id, "cancelled": event.amount}


def cancelled_by_rep(event: Reversal, meta: Meta) -> list[Row]:
    return [_of_rep(meta, part, -1) for part in event.by_rep]


def cancelled_by_product(event: Reversal, meta: Meta) -> list[Row]:
    return [_of_product(meta, part, -1) for part in event.by_product]


for _kind in REVERSALS:
    projection.on(_kind, _less)(cancelled)
    projection.on(_kind, _adding(rep_share))(cancelled_by_rep)
    projection.on(_kind, _adding(product_share))(cancelled_by_product)


def _of_rep(meta: Meta, part: RepAmount, sign: int) -> Row:
    return {"contract_id": meta.stream_id, "rep_id": part.rep_id, **_amounts(part, sign)}


def _of_product(meta: Meta, part: ProductAmount, sign: int) -> Row:
    return {"contract_id": meta.stream_id, "sku": part.sku or "", "line": part.line or "", **_amounts(part, sign)}


def _amounts(part: RepAmount | ProductAmount, sign: int) -> Row:
    return {"amount": sign * part.amount, "reversed": part.amount if sign < 0 else ZERO}
