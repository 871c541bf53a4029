"""Peers of a customer, and what they buy that it does not."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, RowMapping, Select, Uuid, cast, func, select, true, union_all

from services.customer.customers.projections import customers
from shared.readers.reading import Reading

from .projections import purchase

ENOUGH = 3
"""So many peers say something; where fewer are found, the next rule is tried."""
RULES: Sequence[tuple[str, ...]] = (
    ("industry", "region", "tier"),
    ("industry", "region"),
    ("industry",),
    ("region",),
    ("tier",),
)
MOST = 100


async def peers_of(
    db: Reading, customer_id: UUID, has: dict[str, str | None]
) -> tuple[tuple[str, ...], Sequence[UUID]]:
    """What they share with the customer, and who they are. `has` is what the customer itself is."""
    found: tuple[tuple[str, ...], Sequence[UUID]] = ((), ())
    for shared in _rules(has):
        rows = await db.all(_alike(customer_id, {name: has[name] for name in shared}))
        if len(rows) > len(found[1]):
            found = (shared, [row["id"] for row in rows])
        if len(rows) >= ENOUGH:
            break
    return found


def _rules(has: dict[str, str | None]) -> Iterable[tuple[str, ...]]:
    """Each rule as far as the customer has what it asks for, once."""
    kept = (tuple(name for name in rule if has[name] is not None) for rule in RULES)
    return dict.fromkeys(rule for rule in kept if rule)


def _alike(customer_id: UUID, values: dict[str, str | None]) -> Select[tuple[UUID]]:
    of = customers.table.c
    columns: dict[str, ColumnElement[Any]] = {
        "industry": of.doc["industry"].astext,
        "region": of.region,
        "tier": of.tier,
    }
    bought = _bought()
    alike = [columns[name] == value for name, value in values.items()]
    buys = of.id.in_(select(bought.c.buyer_id))
    return select(of.id).where(*alike, of.closed.is_(False), of.id != customer_id, buys)


async def suggested(db: Reading, customer_id: UUID, peers: Sequence[UUID]) -> Sequence[RowMapping]:
    """sku, line, buyers: what these buy and the customer does not; what most of them buy comes first."""
    of = _bought().c
    has = select(of.sku).where(of.buyer_id == customer_id)
    buyers = func.count(of.buyer_id.distinct()).label("buyers")
    statement = (
        select(of.sku, func.max(of.line).label("line"), buyers)
        .where(of.buyer_id.in_(peers), of.sku.not_in(has))
        .group_by(of.sku)
        .order_by(buyers.desc(), of.sku)
        .limit(MOST)
    )
    return await db.all(statement)


def _bought() -> CTE:
    """buyer_id, sku, line: what each customer bought; one who stands for others has bought what they did."""
    table = customers.table
    merged = func.jsonb_array_elements_text(table.c.doc["merged_from"]).table_valued("id").render_derived("merged")
    own = select(table.c.id.label("customer_id"), table.c.id.label("buyer_id"))
    taken = select(cast(merged.c.id, Uuid), table.c.id).join_from(table, merged, true())
    standing = table.c.doc["merged_into"].astext.is_(None)
    stands = union_all(own.where(standing), taken.where(standing)).subquery("stands")
    bought = select(stands.c.buyer_id, purchase.c.sku, purchase.c.line)
    bought = bought.join_from(purchase, stands, purchase.c.customer_id == stands.c.customer_id)
    return bought.where(purchase.c.quantity > 0).cte("bought")
