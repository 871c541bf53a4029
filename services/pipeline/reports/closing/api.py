"""Win rate, velocity and losses over HTTP."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import RowMapping

from services.pipeline.channels.projections import channels
from services.pipeline.competitor_moves import projections as competitor_moves
from services.pipeline.competitor_moves.before_loss import moves_before, that_cost
from services.pipeline.directory import projections as directory
from services.pipeline.exchange_rates.decider import RateMissing
from services.pipeline.exchange_rates.projections import exchange_rates
from services.pipeline.opportunity_history import projections as history
from services.pipeline.reports.deals.asked import KnownQuery, Row, SpanReport
from services.pipeline.reports.deals.currency import currency, rated
from services.pipeline.reports.deals.rows import Dimension
from services.pipeline.reports.sales import projections as sales
from services.pipeline.reports.sales.query import Money as Speaks
from shared.kernel.calendar import period
from shared.kernel.fields import Day, Money, Rate
from shared.kernel.money import ZERO, cents, rate
from shared.readers.reading import Reading
from shared.web.reading import BaseCurrency, Read, ReportParameters
from shared.web.roles import DEALERS
from shared.web.routes import Routes

from .query import Closings, ended, losses
from .velocity import velocity

SOURCES = (history.projection, directory.projection, channels, sales.projection, exchange_rates)

router = Routes("closing reports", "赢单率, 销售速度, 丢单分析: how deals end, how fast, and why they are lost.")


class ClosingQuery(KnownQuery):
    """Deals closed from `from` to `to`."""

    by: (
        Literal[
            Dimension.REP, Dimension.UNIT, Dimension.CUSTOMER, Dimension.LINE, Dimension.SOURCE, Dimension.REASON,
            Dimension.MONTH, Dimension.QUARTER, Dimension.REGION, Dimension.CHANNEL, Dimension.NEW_EXISTING,
        ]
        | None
    ) = None  # fmt: skip


class WinFigures(BaseModel):
    """`rate` = won / (won + lost) by count, `amount_rate` the same by amount: what was signed, and what was last
    expected of those lost; null where nothing was closed. `amount` is both together."""

    amount: Money
    won: int
    lost: int
    won_amount: Money
    lost_amount: Money
    rate: Rate | None
    amount_rate: Rate | None


class WinRow(WinFigures, Row):
    pass


class WinRateReport(SpanReport, WinFigures):
    as_of: Day | None
    by: Dimension | None
    rows: list[WinRow]


@router.query("/v1/reports/win-rate", WinRateReport, roles=DEALERS, projections=SOURCES, refuses=(RateMissing,))
async def win_rate(query: Annotated[ClosingQuery, Query()], db: Read, base: BaseCurrency) -> WinRateReport:
    """How many of the deals that were closed in a span were won, by count and by amount. A deal of several reps counts
    for each, with their part of its amount."""
    speaks, rows, total = await _ended(query, db, base)
    return WinRateReport(
        **_asked(query, speaks),
        rows=[WinRow.model_validate(_won(row)) for row in rows if row["won"] or row["lost"]],
        **WinFigures.model_validate(_won(total)).model_dump(),
    )


def _asked(query: ClosingQuery, speaks: Speaks) -> dict[str, Any]:
    return {**query.model_dump(include={"as_of", "from_", "to", "by"}), "currency": speaks.currency}


async def _ended(query: ClosingQuery, db: Reading, base: str) -> tuple[Speaks, list[RowMapping], RowMapping]:
    """The rows and the total, which is asked for by itself: rows of shared deals add up in amounts, not in counts.
    Raises RateMissing."""
    covers = Closings(query.as_of, query.from_, query.to)
    speaks = await currency(db, query.currency, base, query.as_of)
    total = (await db.all(ended(covers, None, speaks, db.narrow)))[0]
    rated(total["unrated"], speaks)
    rows = await db.all(ended(covers, query.by, speaks, db.narrow)) if query.by else []
    return speaks, [row for row in rows if not row["total"]], total


def _won(row: RowMapping) -> dict[str, Any]:
    closed = Decimal(row["won"] + row["lost"])
    return {**row, "rate": rate(Decimal(row["won"]), closed), "amount_rate": rate(row["won_amount"], row["amount"])}


class VelocityFigures(BaseModel):
    """`velocity` = open × average_deal × win_rate / days_to_close, money a day. `open` are the deals open by then;
    `average_deal`, `win_rate` (by count) and `days_to_close` (from opening to signing, one place) are of those closed
    in the span. Null where nothing was won."""

    open: int
    average_deal: Money | None
    win_rate: Rate | None
    days_to_close: Decimal | None
    velocity: Money | None


class VelocityRow(VelocityFigures, Row):
    amount: Money


class VelocityReport(SpanReport, VelocityFigures):
    as_of: Day | None
    by: Dimension | None
    rows: list[VelocityRow]


@router.query("/v1/reports/velocity", VelocityReport, roles=DEALERS, projections=SOURCES, refuses=(RateMissing,))
async def velocity_report(query: Annotated[ClosingQuery, Query()], db: Read, base: BaseCurrency) -> VelocityReport:
    """What a day brings: open deals × average deal × win rate / days to close. `amount` of a row is what was won."""
    speaks, rows, total = await _ended(query, db, base)
    told = [VelocityRow.model_validate({**_speed(row), "amount": row["won_amount"]}) for row in rows]
    told.sort(key=lambda row: (-row.amount, row.key is None, row.key or ""))
    return VelocityReport(
        **_asked(query, speaks), rows=told, **VelocityFigures.model_validate(_speed(total)).model_dump()
    )


def _speed(row: RowMapping) -> dict[str, Any]:
    """Exact up to the result."""
    won = Decimal(row["won"])
    if not won:
        none = dict.fromkeys(("average_deal", "days_to_close", "velocity"))
        return {**row, **none, "win_rate": rate(won, Decimal(row["lost"]))}
    average, days, chance = row["won_amount"] / won, row["days"] / won, won / (won + row["lost"])
    return {
        **row,
        "average_deal": cents(average),
        "win_rate": rate(won, won + row["lost"]),
        "days_to_close": days.quantize(Decimal("0.1")),
        "velocity": velocity(row["open"], average, chance, days),
    }


def _week(name: str) -> str:
    if "W" not in name:
        raise ValueError("must be a week, such as 2026-W48")
    period(name)
    return name


class LossesQuery(ReportParameters):
    week: Annotated[str, AfterValidator(_week)]


class CompetitorMove(BaseModel):
    move_id: UUID
    kind: str
    summary: str
    observed_on: date


class Loss(Row):
    """A lost deal: `key` is its id, `label` and `external_id` its customer's; `stage` the one in which it was lost,
    `days` how long it was open, `amount` what was last expected of it. `competitor_moves` are those of the competitor
    to whom it was lost, by name, in the 90 days before."""

    customer_id: UUID
    amount: Money
    reason: str | None
    competitor: str | None
    stage: str | None
    days: int
    lost_on: date
    source: str | None
    line: str | None
    competitor_moves: list[CompetitorMove]


class LossGroup(BaseModel):
    """The deals lost for one reason, or to one competitor; `key` is null where none was told."""

    key: str | None
    deals: int
    amount: Money


class LossesReport(BaseModel):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    week: str
    from_: Day = Field(alias="from")
    to: Day
    currency: str
    deals: int
    total: Money
    reasons: list[LossGroup]
    competitors: list[LossGroup]
    rows: list[Loss]


@router.query(
    "/v1/reports/losses",
    LossesReport,
    roles=DEALERS,
    projections=(*SOURCES, competitor_moves.projection),
    refuses=(RateMissing,),
)
async def losses_report(query: Annotated[LossesQuery, Query()], db: Read, base: BaseCurrency) -> LossesReport:
    """The deals that were lost in a week: why, to whom, in which stage and after how many days, and what
    the competitor had done before."""
    span = period(query.week)
    speaks = await currency(db, query.currency, base, None)
    found = await db.all(losses(Closings(None, span.first, span.last), speaks, db.narrow))
    rated(sum(row["amount"] is None for row in found), speaks)
    moves = await db.all(moves_before(span, {row["competitor"] for row in found if row["competitor"]}))
    rows = [_loss(row, moves) for row in found]
    return LossesReport(
        week=query.week,
        from_=span.first,
        to=span.last,
        currency=speaks.currency,
        deals=len(rows),
        total=sum((row.amount for row in rows), ZERO),
        reasons=_grouped(rows, "reason"),
        competitors=_grouped(rows, "competitor"),
        rows=rows,
    )


def _loss(row: RowMapping, moves: Sequence[RowMapping]) -> Loss:
    cost = that_cost(row["lost_on"], row["competitor"], moves)
    return Loss.model_validate({**row, "competitor_moves": [dict(one) for one in cost]})


def _grouped(rows: list[Loss], by: Literal["reason", "competitor"]) -> list[LossGroup]:
    """By amount descending, then key."""
    groups: dict[str | None, list[Loss]] = {}
    for row in rows:
        groups.setdefault(getattr(row, by), []).append(row)
    told = [
        LossGroup(key=key, deals=len(lost), amount=sum((one.amount for one in lost), ZERO))
        for key, lost in groups.items()
    ]
    return sorted(told, key=lambda one: (-one.amount, one.key or ""))
