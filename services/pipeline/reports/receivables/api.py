"""The reports on receivables over HTTP."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from services.pipeline.credit import projections as credit_tables
from services.pipeline.directory import projections as directory
from services.pipeline.receivables import projections as receivables
from shared.kernel.fields import Day, Money, Rate, SignedMoney
from shared.kernel.money import ZERO, rate
from shared.kernel.rejections import Invalid
from shared.web.reading import BaseCurrency, KnownParameters, Read
from shared.web.roles import BOOKKEEPERS
from shared.web.routes import Routes

from . import cei
from .aging import BUCKETS, aging, unallocated
from .collection import collection
from .credit import over_limit
from .dso import count_back, open_total, sales_by_month, simple
from .open_items import By, Cut, chosen_currency

router = Routes("receivables reports", "应收账款分析: aging, collection, DSO and credit, as of any date.")


class AsOf(KnownParameters):
    as_of: Day

    @property
    def cut(self) -> Cut:
        return Cut(self.as_of, self.known_at)


class Row(BaseModel):
    """`key` is an id, null for what belongs to none; label and external id stand beside it where they are known."""

    key: UUID | None
    label: str | None
    external_id: str | None


class Buckets(BaseModel):
    """What is open, by days past its due date."""

    not_due: Money
    d1_30: Money
    d31_60: Money
    d61_90: Money
    over_90: Money


class AgingRow(Buckets, Row):
    total: Money


class AgingReport(BaseModel):
    """`unallocated` stands beside `total` and is not taken off it; `invoices` counts the open ones."""

    as_of: date
    by: By | None
    currency: str
    buckets: Buckets
    total: Money
    unallocated: SignedMoney
    invoices: int
    rows: list[AgingRow]


class AgingQuery(AsOf):
    by: By | None = None


@router.query(
    "/v1/reports/aging", AgingReport, roles=BOOKKEEPERS, projections=(receivables.projection, directory.projection)
)
async def aging_report(query: Annotated[AgingQuery, Query()], db: Read, base: BaseCurrency) -> AgingReport:
    """What is open as of a day, by how long it is due. Instalments are aged one by one."""
    money = chosen_currency(query.currency, base)
    found = await db.all(aging(query.cut, money, query.by))
    sums = {name: sum((row[name] for row in found), ZERO) for name in (*BUCKETS, "total", "over")}
    rows = [AgingRow.model_validate(dict(row)) for row in found if query.by and row["total"]]
    (beside,) = await db.all(unallocated(query.cut, money))
    return AgingReport(
        as_of=query.as_of,
        by=query.by,
        currency=beside["currency"],
        buckets=Buckets.model_validate({name: sums[name] for name in BUCKETS}),
        total=sums["total"],
        unallocated=beside["unallocated"] + sums["over"],
        invoices=found[0]["invoices"] if found else 0,
        rows=rows,
    )


class CollectionQuery(AsOf):
    by: Literal[By.REP, By.UNIT] | None = None


class CollectionRow(Row):
    due: Money
    collected: Money
    rate: Rate | None


class CollectionReport(BaseModel):
    """`rate` = collected / due, null where nothing fell due."""

    as_of: date
    by: By | None
    currency: str
    due: Money
    collected: Money
    rate: Rate | None
    rows: list[CollectionRow]


@router.query(
    "/v1/reports/collection",
    CollectionReport,
    roles=BOOKKEEPERS,
    projections=(receivables.projection, directory.projection),
)
async def collection_report(
    query: Annotated[CollectionQuery, Query()], db: Read, base: BaseCurrency
) -> CollectionReport:
    """What fell due on or before a day, and what of it had been collected by then."""
    money = chosen_currency(query.currency, base)
    found = [_rated(dict(row)) for row in await db.all(collection(query.cut, money, query.by))]
    totals = {name: sum((row[name] for row in found), ZERO) for name in ("due", "collected")}
    return CollectionReport(
        as_of=query.as_of,
        by=query.by,
        currency=await db.scalar(select(money)),
        rows=[CollectionRow.model_validate(row) for row in found if query.by],
        **_rated(totals),
    )


def _rated(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "rate": rate(row["collected"], row["due"])}


class Method(StrEnum):
    SIMPLE = "simple"
    COUNTBACK = "countback"


class DsoQuery(AsOf):
    days: Annotated[int, Field(ge=1, le=3660, description="The days up to and with as_of")] = 365
    method: Method = Method.SIMPLE


class DsoReport(BaseModel):
    """`dso` is a decimal string with one place; null where the window has no sales, or too few to count back."""

    as_of: date
    days: int
    method: Method
    currency: str
    open: Money
    sales: Money
    dso: Decimal | None


@router.query("/v1/reports/dso", DsoReport, roles=BOOKKEEPERS, projections=(receivables.projection,))
async def dso_report(query: Annotated[DsoQuery, Query()], db: Read, base: BaseCurrency) -> DsoReport:
    """Days of sales that are open, by the simple method or by counting back."""
    money = chosen_currency(query.currency, base)
    open_amount = await db.scalar(open_total(query.cut, money))
    months = await db.all(sales_by_month(query.cut, query.days, money))
    sales = {row["month"]: row["amount"] for row in months}
    sold = sum(sales.values(), ZERO)
    if query.method is Method.SIMPLE:
        dso = simple(open_amount, sold, query.days)
    else:
        dso = count_back(open_amount, sales, query.as_of, query.days)
    return DsoReport(
        **query.model_dump(include={"as_of", "days", "method"}),
        currency=await db.scalar(select(money)),
        open=open_amount,
        sales=sold,
        dso=dso,
    )


class CeiQuery(KnownParameters):
    from_: Day = Field(alias="from", description="The first day of the period")
    to: Day = Field(description="The last day of the period")


class CeiReport(BaseModel):
    """`cei` is a fraction, null where nothing was there to collect."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: date = Field(alias="from")
    to: date
    currency: str
    opening: Money
    invoiced: Money
    credited: Money
    written_off: Money
    closing: Money
    not_due: Money
    cei: Decimal | None


@router.query("/v1/reports/cei", CeiReport, roles=BOOKKEEPERS, projections=(receivables.projection,))
async def cei_report(query: Annotated[CeiQuery, Query()], db: Read, base: BaseCurrency) -> CeiReport:
    """The collection effectiveness index: what was collected in a period of what could be."""
    first, last = query.from_, query.to
    if last < first:
        raise Invalid("/to", "must not be before from")
    money = chosen_currency(query.currency, base)
    cut = Cut(last, query.known_at)
    opening = await db.scalar(cei.before(first, query.known_at, money))
    invoiced = await db.scalar(cei.invoiced(first, cut, money))
    (ending,), (less,) = await db.all(cei.at_end(cut, money)), await db.all(cei.reduced(first, cut, money))
    to_collect = opening + invoiced - less["credited"]
    left = ending["open"] + less["written_off"]
    return CeiReport(
        from_=first,
        to=last,
        currency=await db.scalar(select(money)),
        opening=opening,
        invoiced=invoiced,
        closing=ending["open"],
        not_due=ending["not_due"],
        cei=rate(to_collect - left, to_collect - ending["not_due"]),
        **less,
    )


class CreditRow(Row):
    limit: Money
    exposure: Money
    over: Money


class CreditReport(BaseModel):
    as_of: date
    currency: str
    rows: list[CreditRow]


CREDIT_TABLES = (receivables.projection, credit_tables.projection, directory.projection)


@router.query("/v1/reports/credit", CreditReport, roles=BOOKKEEPERS, projections=CREDIT_TABLES)
async def credit_report(query: Annotated[AsOf, Query()], db: Read, base: BaseCurrency) -> CreditReport:
    """Customers whose exposure as of a day is above their limit."""
    money = chosen_currency(query.currency, base)
    found = await db.all(over_limit(query.cut, money))
    rows = [CreditRow.model_validate(dict(row)) for row in found]
    return CreditReport(as_of=query.as_of, currency=await db.scalar(select(money)), rows=rows)
