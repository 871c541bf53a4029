"""The funnel and the conversion over HTTP."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel

from services.pipeline.channels.projections import channels
from services.pipeline.directory import projections as directory
from services.pipeline.exchange_rates.decider import RateMissing
from services.pipeline.exchange_rates.projections import exchange_rates
from services.pipeline.leads.projections import leads
from services.pipeline.opportunity_history import projections as history
from services.pipeline.reports.deals.asked import KnownQuery, Row, SpanReport
from services.pipeline.reports.deals.currency import currency, rated
from services.pipeline.reports.deals.rows import Dimension
from services.pipeline.reports.sales import projections as sales
from shared.kernel.fields import Day, Money, Rate
from shared.kernel.money import ZERO, rate
from shared.readers.reading import Reading
from shared.web.reading import BaseCurrency, Read
from shared.web.roles import DEALERS
from shared.web.routes import Routes

from .query import THROUGH, Cohort, captured, converted, funnel

SOURCES = (history.projection, directory.projection, channels, sales.projection, exchange_rates)

router = Routes("funnel", "销售漏斗 funnel and 转化率 conversion: what comes through, by when it was opened.")


class FunnelRow(Row):
    """Of the deals that entered the stage: how many came to a later one (`passed_on`), were lost from it, and are in it
    `now`; `rate` = passed_on / entered. `amount` is that of all that entered: what was signed of won deals, of others
    what was last expected."""

    amount: Money
    entered: int
    passed_on: int
    lost: int
    now: int
    passed_on_amount: Money
    lost_amount: Money
    now_amount: Money
    rate: Rate | None


class FunnelReport(SpanReport):
    """`rows` has every stage, in the order of the stages."""

    as_of: Day | None
    rows: list[FunnelRow]


@router.query("/v1/reports/funnel", FunnelReport, roles=DEALERS, projections=SOURCES, refuses=(RateMissing,))
async def funnel_report(query: Annotated[KnownQuery, Query()], db: Read, base: BaseCurrency) -> FunnelReport:
    """How the deals that were opened in a span came through the stages. A deal that goes back to a stage entered it
    once; one that skips a stage did not enter it."""
    speaks = await currency(db, query.currency, base, query.as_of)
    found = await db.all(funnel(Cohort(query.as_of, query.from_, query.to), speaks, db.narrow))
    rated(max((row["unrated"] for row in found), default=0), speaks)
    by_stage = {row["stage"]: dict(row) for row in found}
    return FunnelReport(
        **query.model_dump(include={"from_", "to", "as_of"}),
        currency=speaks.currency,
        rows=[_stage(one.value, by_stage.get(one.value, {})) for one in THROUGH],
    )


def _stage(name: str, found: dict[str, Any]) -> FunnelRow:
    counts = {each: found.get(each, 0) for each in ("entered", "passed_on", "lost", "now")}
    amounts = {f"{each}_amount": found.get(f"{each}_amount") or ZERO for each in counts}
    return FunnelRow(
        key=name,
        label=name,
        external_id=None,
        amount=amounts.pop("entered_amount"),
        **counts,
        **amounts,
        rate=rate(Decimal(counts["passed_on"]), Decimal(counts["entered"])),
    )


class ConversionQuery(KnownQuery):
    """The cohort: what was opened, and which leads were captured, from `from` to `to`."""

    by: Literal[Dimension.PRODUCT, Dimension.SOURCE, Dimension.NEW_EXISTING, Dimension.MONTH] = Dimension.MONTH


class ConversionFigures(BaseModel):
    """Of `leads`, `qualified` became opportunities: `lead_rate`. Of `opportunities`, from leads or not, `won` were
    signed by then: `rate`. `amount` is what was signed. A rate is null where there was nothing to convert."""

    amount: Money
    leads: int
    qualified: int
    opportunities: int
    won: int
    lead_rate: Rate | None
    rate: Rate | None


class ConversionRow(ConversionFigures, Row):
    pass


class ConversionReport(SpanReport, ConversionFigures):
    as_of: Day | None
    by: Dimension
    rows: list[ConversionRow]


@router.query(
    "/v1/reports/conversion", ConversionReport, roles=DEALERS, projections=(*SOURCES, leads), refuses=(RateMissing,)
)
async def conversion(query: Annotated[ConversionQuery, Query()], db: Read, base: BaseCurrency) -> ConversionReport:
    """What became of the leads and opportunities of a cohort, by the month in which they came, by product (line), by
    source, or of new customers (`new`) against those who had bought (`existing`); a lead's customer is not known yet,
    and counts under neither."""
    of = Cohort(query.as_of, query.from_, query.to)
    speaks = await currency(db, query.currency, base, query.as_of)
    found = [dict(row) for row in await db.all(converted(of, query.by, speaks, db.narrow))]
    rated(found[-1]["unrated"], speaks)
    rows = await _with_leads(db, of, query.by, found[:-1])
    total = {name: sum(row[name] for row in rows) for name in ("leads", "qualified")}
    return ConversionReport(
        **query.model_dump(include={"from_", "to", "as_of", "by"}),
        currency=speaks.currency,
        rows=[ConversionRow.model_validate(_rates(row)) for row in rows],
        **ConversionFigures.model_validate(_rates({**found[-1], **total})).model_dump(),
    )


async def _with_leads(db: Reading, of: Cohort, by: Dimension, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By amount descending, then key; a key may have leads alone."""
    rows = {row["key"]: {**row, "leads": 0, "qualified": 0} for row in found}
    for lead in await db.all(captured(of, by)):
        key = lead["key"]
        none = {"key": key, "label": key, "external_id": None, "amount": ZERO, "opportunities": 0, "won": 0}
        rows[key] = {**rows.get(key, none), "leads": lead["leads"], "qualified": lead["qualified"]}
    return sorted(rows.values(), key=lambda row: (-row["amount"], row["key"] is None, row["key"] or ""))


def _rates(row: dict[str, Any]) -> dict[str, Any]:
    pairs = {"lead_rate": ("qualified", "leads"), "rate": ("won", "opportunities")}
    return {**row, **{name: rate(Decimal(row[part]), Decimal(row[whole])) for name, (part, whole) in pairs.items()}}
