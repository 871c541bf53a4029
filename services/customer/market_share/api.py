"""The route of the market share."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from shared.kernel.fields import Code, Money, SignedMoney, Text
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters, Read
from shared.web.roles import APPROVERS, Role
from shared.web.routes import Routes

from ..customers.projections import customers
from ..market.decider import PeriodName
from ..market.projections import sizes
from .projections import share
from .query import Asked, shares

router = Routes("intelligence")
STRATEGISTS = APPROVERS | {Role.MARKETING, Role.PRODUCT, Role.FINANCE, Role.SERVICE}


class ShareQuery(Parameters):
    region: Text | None = None
    product: Code | None = None
    period: PeriodName | None = None


class ShareRow(BaseModel):
    """`key` is the id of the report of the market's size, `size`, from `source`. `amount` is what we signed; `share`
    is in percent, to two places: above 100 where the size is reported too small."""

    key: UUID
    label: str
    external_id: None = None
    region: str
    product: str
    period: str
    amount: SignedMoney
    size: Money
    currency: str
    share: Decimal
    source: str


class ShareReport(BaseModel):
    region: str | None
    product: str | None
    period: str | None
    rows: list[ShareRow]


@router.query(
    "/v1/reports/market-share",
    ShareReport,
    roles=STRATEGISTS,
    projections=(share, sizes, customers),
    whose=PUBLIC,
)
async def market_share(query: Annotated[ShareQuery, Query()], db: Read) -> ShareReport:
    """Our share of each market whose size was reported: own signed / reported size by region, product and period, the
    whole company's whoever asks. What was signed counts on the day of the deal's first signature, less amendments and
    cancellations since; the region is the customer's; deals in another currency than the size's do not count."""
    asked = Asked(query.region, query.product, query.period)
    rows = [
        ShareRow(
            key=row["id"],
            label=f"{row['region']} / {row['product']} / {row['period']}",
            amount=row["signed"],
            size=row["amount"],
            share=percent(row["signed"], row["amount"]),
            **{name: row[name] for name in ("region", "product", "period", "currency", "source")},
        )
        for row in await db.all(shares(asked))
    ]
    return ShareReport(region=query.region, product=query.product, period=query.period, rows=rows)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
