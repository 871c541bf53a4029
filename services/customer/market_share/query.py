"""What we signed beside how large the market is, as one statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Numeric, Select, Uuid, cast, func, literal, or_, select, true, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from shared.kernel.money import ZERO

from ..customers.projections import customers
from ..market.projections import sizes
from .projections import signed


@dataclass(frozen=True)
class Asked:
    """None: of all."""

    region: str | None = None
    product: str | None = None
    period: str | None = None


def shares(asked: Asked) -> Select[Any]:
    """A row for each region, product and period whose size was reported, by the last report of it: `signed` is what
    customers of that region signed of that product (a SKU or a product line) within the period, in the currency of the
    report, less what was amended or cancelled since. By period, the last first, then by what was signed."""
    size = _last_reported(asked).subquery("size")
    regions = _regions()
    own = (
        select(func.coalesce(func.sum(signed.c.amount), cast(literal(ZERO), Numeric(20, 2))))
        .join(regions, regions.c.customer_id == signed.c.customer_id)
        .where(
            regions.c.region == size.c.region,
            or_(signed.c.sku == size.c.product, signed.c.line == size.c.product),
            signed.c.signed_on.between(size.c.first, size.c.last),
            signed.c.currency == size.c.currency,
        )
        .scalar_subquery()
    )
    rows = select(size, own.label("signed")).subquery("rows")
    return select(rows).order_by(rows.c.last.desc(), rows.c.signed.desc(), rows.c.region, rows.c.product, rows.c.period)


def _regions() -> CTE:
    """The region of each customer; of one that was merged that of the customer who stands for it."""
    table = customers.table
    standing = table.c.doc["merged_into"].astext.is_(None)
    merged = func.jsonb_array_elements_text(table.c.doc["merged_from"]).table_valued("id").render_derived("merged")
    own = select(table.c.id.label("customer_id"), table.c.region).where(standing)
    taken = select(cast(merged.c.id, Uuid), table.c.region).join_from(table, merged, true()).where(standing)
    return union_all(own, taken).cte("regions")


def _last_reported(asked: Asked) -> Select[Any]:
    table = sizes.table
    of = (table.c.region, table.c.product, table.c.period)
    columns = (table.c.id, *of, table.c.first, table.c.last, table.c.amount, table.c.currency, table.c.source)
    wanted = [column == value for column in of if (value := getattr(asked, column.name)) is not None]
    return select(*columns).where(*wanted).ext(distinct_on(*of)).order_by(*of, table.c.position.desc())
