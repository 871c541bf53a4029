"""活动效果 what came of campaigns: leads, qualified leads, opportunities, deals, and what they return on their cost."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import ColumnElement, RowMapping, Select, Subquery, Table, and_, case, func, select

from services.pipeline.leads.projections import leads
from services.pipeline.leads.state import LeadStatus
from services.pipeline.opportunities.projections import opportunities
from services.pipeline.reports.sales.projections import deal
from shared.kernel.fields import Code, Day, Money, Rate, SignedMoney
from shared.kernel.money import ZERO, rate
from shared.readers.reading import Reading
from shared.web.reading import ReportParameters

from .projections import campaign_deal, campaigns

table = campaigns.table


class CampaignQuery(ReportParameters):
    """Campaigns of which at least one day lies within `from` and `to`."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    kind: Code | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "CampaignQuery":
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError("from must not be after to")
        return self


class CampaignFigures(BaseModel):
    """`leads` are all that it brought, `qualified` those that became opportunities; `opportunities` and `deals` came
    by way of a lead or named the campaign themselves. `signed_amount` is net of cancellations and amendments, in the
    report's currency; `return` = signed_amount - cost, `return_rate` that in relation to the cost; both are null where
    no cost in that currency is told."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)

    leads: int
    qualified: int
    opportunities: int
    deals: int
    signed_amount: SignedMoney
    cost: Money | None
    return_: SignedMoney | None = Field(alias="return")
    return_rate: Rate | None


class CampaignRow(CampaignFigures):
    key: str
    label: str
    external_id: str | None
    kind: str
    status: str
    budget: Money | None


class CampaignReport(BaseModel):
    """The total's `cost` and `return` are of the campaigns that tell a cost."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Day | None = Field(alias="from")
    to: Day | None
    currency: str
    rows: list[CampaignRow]
    total: CampaignFigures


async def report(db: Reading, query: CampaignQuery, base: str) -> CampaignReport:
    asked = _asked(query)
    currency = query.currency or await _common(db, asked) or base
    found = await db.all(_figures(asked, currency))
    return CampaignReport(
        from_=query.from_,
        to=query.to,
        currency=currency,
        rows=[_row(row) for row in found],
        total=_total(found),
    )


def _asked(query: CampaignQuery) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if query.from_:
        tests.append(table.c.ends_on >= query.from_)
    if query.to:
        tests.append(table.c.starts_on <= query.to)
    if query.kind:
        tests.append(table.c.kind == query.kind)
    return tests


async def _common(db: Reading, asked: list[ColumnElement[bool]]) -> str | None:
    found = await db.all(select(table.c.currency).distinct().where(*asked).limit(2))
    return found[0]["currency"] if len(found) == 1 else None


def _figures(asked: list[ColumnElement[bool]], currency: str) -> Select[Any]:
    """A row for each campaign, by signed amount descending, then key."""
    qualified = leads.table.c.status == LeadStatus.QUALIFIED
    of_leads = _counted(leads.table, func.count().label("leads"), func.count().filter(qualified).label("qualified"))
    of_opportunities = _counted(opportunities.table, func.count().label("opportunities"))
    of_deals = _deals(currency)
    own = table.c.currency == currency
    signed = func.coalesce(of_deals.c.amount, ZERO)
    return (
        select(
            table.c.id,
            table.c.name,
            table.c.external_id,
            table.c.kind,
            table.c.status,
            func.coalesce(of_leads.c.leads, 0).label("leads"),
            func.coalesce(of_leads.c.qualified, 0).label("qualified"),
            func.coalesce(of_opportunities.c.opportunities, 0).label("opportunities"),
            func.coalesce(of_deals.c.deals, 0).label("deals"),
            signed.label("signed_amount"),
            case((own, table.c.budget)).label("budget"),
            case((own, table.c.cost)).label("cost"),
        )
        .select_from(
            table.outerjoin(of_leads, of_leads.c.campaign_id == table.c.id)
            .outerjoin(of_opportunities, of_opportunities.c.campaign_id == table.c.id)
            .outerjoin(of_deals, of_deals.c.campaign_id == table.c.id)
        )
        .where(*asked)
        .order_by(signed.desc(), table.c.id)
    )


def _counted(source: Table, *counts: ColumnElement[Any]) -> Subquery:
    by = source.c.campaign_id
    return select(by, *counts).where(by.is_not(None)).group_by(by).subquery()


def _deals(currency: str) -> Subquery:
    """A deal that is wholly cancelled is none."""
    by = campaign_deal.c.campaign_id
    joined = campaign_deal.join(
        deal, and_(deal.c.contract_id == campaign_deal.c.contract_id, deal.c.currency == currency)
    )
    counted = func.count().filter(deal.c.amount > 0).label("deals")
    return select(by, counted, func.sum(deal.c.amount).label("amount")).select_from(joined).group_by(by).subquery()


def _row(row: RowMapping) -> CampaignRow:
    counts = {name: row[name] for name in ("leads", "qualified", "opportunities", "deals")}
    return CampaignRow(
        key=str(row["id"]),
        label=row["name"],
        external_id=row["external_id"],
        kind=row["kind"],
        status=row["status"],
        budget=row["budget"],
        **counts,
        **_returned(row["signed_amount"], row["cost"], row["signed_amount"]),
    )


def _total(rows: Sequence[RowMapping]) -> CampaignFigures:
    counts = {name: sum(row[name] for row in rows) for name in ("leads", "qualified", "opportunities", "deals")}
    costed = [row for row in rows if row["cost"] is not None]
    cost = sum((row["cost"] for row in costed), ZERO) if costed else None
    brought = sum((row["signed_amount"] for row in costed), ZERO)
    signed = sum((row["signed_amount"] for row in rows), ZERO)
    return CampaignFigures(**counts, **_returned(signed, cost, brought))


def _returned(signed: Decimal, cost: Decimal | None, brought: Decimal) -> dict[str, Any]:
    """`brought` is what the campaigns signed whose cost is `cost`."""
    gain = None if cost is None else brought - cost
    return {
        "signed_amount": signed,
        "cost": cost,
        "return_": gain,
        "return_rate": None if cost is None or gain is None else rate(gain, cost),
    }
