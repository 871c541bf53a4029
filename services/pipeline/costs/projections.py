"""Read tables of what deals leave: their parts by product with amount and cost, and the commission on each.

All parts of a deal come from its contract's stream alone; commission lines only add up.
"""

from decimal import Decimal

from sqlalchemy import Column, Date, Index, MetaData, Numeric, Table, Text, Uuid, bindparam, func, update
from sqlalchemy.dialects.postgresql import insert

from services.pipeline.call_offs.events import Reversal
from services.pipeline.contracts.events import REVERSALS, ContractSigned
from shared.kernel.messages import Meta
from shared.kernel.money import ZERO
from shared.published.incentive import CommissionAdjusted, CommissionClawedBack, CommissionEarned, CommissionLine
from shared.readers.projection import Projection, Row
from shared.readers.scope import follows, owned_by

metadata = MetaData(schema="contribution")
MONEY = Numeric(20, 2)

part = Table(
    "part",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("sku", Text, primary_key=True, comment="empty for a deal without lines"),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("owner_id", Uuid, nullable=False, index=True),
    Column("signed_on", Date, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("base_currency", Text),
    Column("base_rate", Numeric(20, 8)),
    Column("signed", MONEY, nullable=False, comment="the amount of the version in force"),
    Column("amount", MONEY, nullable=False, comment="the same, less what was cancelled"),
    Column("cost", MONEY, comment="of what was signed; null where it is not known"),
    Index("part_currency_signed_on", "currency", "signed_on"),
    info=owned_by("owner_id"),
)
commission = Table(
    "commission",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("amount", MONEY, nullable=False),
    info=follows("contract_id", "part"),
)

projection = Projection(metadata, version=2)

_new = insert(part)
_grown = {name: part.c[name] + _new.excluded[name] for name in ("signed", "amount")}
_fixed = {name: func.coalesce(part.c[name], _new.excluded[name]) for name in ("base_currency", "base_rate")}
_upsert = _new.on_conflict_do_update(
    index_elements=["contract_id", "sku"], set_={**_grown, **_fixed, "cost": _new.excluded.cost}
)


@projection.on(ContractSigned, _upsert)
def signed(event: ContractSigned, meta: Meta) -> list[Row]:
    """What a signature adds to each product, and what it costs from now on; a contract signed before costs were kept
    tells none."""
    deltas = {one.sku: one.amount for one in event.by_product}
    costs: dict[str | None, Decimal | None] = {one.sku: one.cost for one in event.product_costs}
    return [
        {
            "contract_id": meta.stream_id,
            "sku": sku or "",
            "customer_id": event.customer_id,
            "owner_id": event.owner_id,
            "signed_on": event.deal_signed_on,
            "currency": event.currency,
            "base_currency": event.base_currency,
            "base_rate": event.base_rate,
            "signed": deltas.get(sku, ZERO),
            "amount": deltas.get(sku, ZERO),
            "cost": costs.get(sku),
        }
        for sku in dict.fromkeys((*deltas, *costs))
    ]


_less = (
    update(part)
    .where(part.c.contract_id == bindparam("of"), part.c.sku == bindparam("product"))
    .values(amount=part.c.amount - bindparam("cancelled"))
)


def cancelled(event: Reversal, meta: Meta) -> list[Row]:
    return [{"of": meta.stream_id, "product": one.sku or "", "cancelled": one.amount} for one in event.by_product]


for _reversal in REVERSALS:
    projection.on(_reversal, _less)(cancelled)


_line = insert(commission)
_added = _line.on_conflict_do_update(
    index_elements=["contract_id"], set_={"amount": commission.c.amount + _line.excluded.amount}
)


def commissioned(event: CommissionLine, meta: Meta) -> Row:
    """What the deal costs in commission: lines are signed, and a release only pays what was earned."""
    return {"contract_id": event.contract_id, "amount": event.amount}


LINES: tuple[type[CommissionLine], ...] = (CommissionEarned, CommissionClawedBack, CommissionAdjusted)
for _kind in LINES:
    projection.on(_kind, _added)(commissioned)
