"""The sales report over HTTP."""

from collections.abc import Sequence
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

from .comparison import Compare, compared, earlier, growth, later
from .projections import projection
from .query import By, Coverage, Money, currencies, money, report

SOURCES = (projection, directory.projection, products, channels, channel_book.projection)

router = Routes("sales report", "销售额分析 sales: signed deals net of cancellations and amendments.")


class SalesQuery(ReportParameters):
    from_: Day | None = Field(None, alias="from", description="The first signing date that counts")
    to: Day | None = Field(None, description="The last signing date that counts")
    by: By | None = None
    compare: Compare | None = Field(None, description="With the same span a year (yoy) or a month (mom) before")


class SalesRow(BaseModel):
    """`key` is an id, for a product its SKU, for a time the period; null for what belongs to none."""

    key: str | None
    label: str | None
    external_id: str | None
    amount: SignedMoney
    orders: int
    reversed: SignedMoney
    earlier: SignedMoney | None = None
    growth: Rate | None = None


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
    compare: Compare | None = None
    earlier: SignedMoney | None = None
    growth: Rate | None = None


@router.query(
    "/v1/reports/sales",
    SalesReport,
    roles=DEALERS,
    projections=SOURCES,
)
async def sales(query: Annotated[SalesQuery, Query()], db: Read, base: BaseCurrency) -> SalesReport:
    """Deals by signing date, at the signed amount less cancellations and amendments.

    In the currency asked for, else in the one that all deals have in common, else in the company's own. A report in the
    company's own counts deals in other currencies too, at the rates that were fixed when they were signed.

    Compared with the same span a year (yoy, 同比) or a month (mom, 环比) before, each row has the amount of then as
    `earlier`, and `growth` = (amount - earlier) / earlier, null where there was nothing. By `new_existing` the first
    deals of customers (`new`) stand against later ones (`existing`)."""
    if query.from_ and query.to and query.from_ > query.to:
        raise Invalid("/to", "must not be before from")
    covers = Coverage(query.from_, query.to)
    present = await currencies(db, covers)
    found = await db.all(report(covers, query.by, money(query.currency, base, present)))
    rows, totals = _rows(found, query.by), _totals(found[0])
    if query.compare:
        before = await db.all(report(_before(query, query.compare), query.by, Money(found[0]["currency"], True)))
        rows = compared(rows, _moved(_rows(before, query.by), query.by, query.compare))
        then = before[0]["total"]
        totals |= {"compare": query.compare, "earlier": then, "growth": growth(found[0]["total"], then)}
    told = [SalesRow.model_validate(row) for row in rows]
    return SalesReport(from_=query.from_, to=query.to, by=query.by, rows=told, **totals)


PERIODS = (By.MONTH, By.QUARTER)


def _before(query: SalesQuery, compare: Compare) -> Coverage:
    """Raises Invalid."""
    if query.by is By.QUARTER and compare is Compare.MOM:
        raise Invalid("/compare", "quarters are compared with those of a year before")
    if not (query.from_ and query.to):
        raise Invalid("/compare", "needs from and to")
    try:
        return Coverage(*(earlier(day, compare.months) for day in (query.from_, query.to)))
    except ValueError as wrong:
        raise Invalid("/from", "has nothing before it") from wrong


def _rows(found: Sequence[RowMapping], by: By | None) -> list[dict[str, Any]]:
    return [dict(row) for row in found if by and row["present"]]


def _moved(rows: list[dict[str, Any]], by: By | None, compare: Compare) -> list[dict[str, Any]]:
    """Rows of periods under the names of those with which they are compared."""
    if by not in PERIODS:
        return rows
    names = ((row, later(row["key"], compare.months)) for row in rows)
    return [{**row, "key": name, "label": name} for row, name in names]


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
