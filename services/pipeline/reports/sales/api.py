"""The sales report over HTTP."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import RowMapping

from services.pipeline.catalogue.projections import products
from services.pipeline.channels import projections as channel_book
from services.pipeline.channels.projections import channels
from services.pipeline.directory import projections as directory
from shared.kernel.fields import Day, Rate, SignedMoney
from shared.kernel.money import cents, rate
from shared.kernel.rejections import Invalid
from shared.web.reading import BaseCurrency, Read, ReportParameters
from shared.web.roles import DEALERS
from shared.web.routes import Routes

from .projections import projection
from .query import By, Coverage, currencies, money, report

SOURCES = (projection, directory.projection, products, channels, channel_book.projection)

router = Routes("sales report", "销售额分析 sales: signed deals net of cancellations and amendments.")


class SalesQuery(ReportParameters):
    from_: Day | None = Field(None, alias="from", description="The first signing date that counts")
    to: Day | None = Field(None, description="The last signing date that counts")
    by: By | None = None


class SalesRow(BaseModel):
    """`key` is an id, for a product its SKU, for a time the period; null for what belongs to none."""

    key: str | None
    label: str | None
    external_id: str | None
    amount: SignedMoney
    orders: int
    reversed: SignedMoney


class Repurchase(BaseModel):
    """Customers with an order, those with two or more, and the share of these; null where nobody bought."""

    buyers: int
    repeat: int
    rate: Rate | None


class SalesReport(BaseModel):
    """`orders` are the deals that are not wholly cancelled, `reversed` is the contract value cancelled, in the
    period in which its deal was signed. `average_order_value` is null without orders."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Day | None = Field(alias="from")
    to: Day | None
    by: By | None
    currency: str
    rows: list[SalesRow]
    total: SignedMoney
    orders: int
    reversed: SignedMoney
    average_order_value: SignedMoney | None
    repurchase: Repurchase


@router.query(
    "/v1/reports/sales",
    SalesReport,
    roles=DEALERS,
    projections=SOURCES,
)
async def sales(query: Annotated[SalesQuery, Query()], db: Read, base: BaseCurrency) -> SalesReport:
    """Deals by signing date, at the signed amount less cancellations and amendments.

    In the currency asked for, else in the one that all deals have in common, else in the company's own. A report in the
    company's own counts deals in other currencies too, at the rates that were fixed when they were signed."""
    if query.from_ and query.to and query.from_ > query.to:
        raise Invalid("/to", "must not be before from")
    covers = Coverage(query.from_, query.to)
    present = [row["currency"] for row in await db.all(currencies(covers))]
    found = await db.all(report(covers, query.by, money(query.currency, base, present)))
    rows = [SalesRow.model_validate(dict(row)) for row in found if query.by and row["present"]]
    return SalesReport(from_=query.from_, to=query.to, by=query.by, rows=rows, **_totals(found[0]))


def _totals(row: RowMapping) -> dict[str, Any]:
    orders, total = row["total_orders"], row["total"]
    return {
        "currency": row["currency"],
        "total": total,
        "orders": orders,
        "reversed": row["total_reversed"],
        "average_order_value": cents(total / orders) if orders else None,
        "repurchase": Repurchase(
            buyers=row["buyers"],
            repeat=row["repeat"],
            rate=rate(Decimal(row["repeat"]), Decimal(row["buyers"])),
        ),
    }
