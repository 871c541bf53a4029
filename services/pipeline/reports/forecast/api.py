"""The forecast over HTTP, and what is frozen of it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.pipeline.channels.projections import channels
from services.pipeline.directory import projections as directory
from services.pipeline.exchange_rates.decider import RateMissing
from services.pipeline.exchange_rates.projections import exchange_rates
from services.pipeline.opportunity_history import projections as history
from services.pipeline.reports.deals.currency import currency, rated
from services.pipeline.reports.deals.rows import Dimension
from services.pipeline.reports.sales import projections as sales
from services.pipeline.reports.sales.query import Money as Speaks
from shared.kernel.fields import Day, Money
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction
from shared.readers.reading import Reading
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import BaseCurrency, NotReached, Read, ReportParameters
from shared.web.roles import DEALERS, Role
from shared.web.routes import Routes

from .decider import FreezeForecast, KeepForecast, first_day, freeze, freeze_id
from .events import Figures, ForecastRow
from .projections import freezes
from .query import Coverage, forecast
from .things import FREEZE

SOURCES = (history.projection, directory.projection, channels, sales.projection, exchange_rates)
KEEPERS = frozenset({Role.DIRECTOR, Role.FINANCE, Role.SERVICE})
"""Who freezes the forecast of the whole company."""

router = Routes(
    "forecast",
    "销售预测 forecast: what open deals are expected to bring, by their probability, as it was known on any day, and "
    "frozen month by month.",
)
router.reads(FREEZE, freezes, roles=KEEPERS, filters=("month",), sorts=("month",), by=("month", freeze_id))


class ForecastQuery(ReportParameters):
    """Parameters of a forecast."""

    as_of: Day | None = Field(None, description="What was known by that day; all that is known without it")
    from_: Day | None = Field(None, alias="from", description="The first day of closing that counts")
    to: Day | None = Field(None, description="The last day of closing that counts")
    by: (
        Literal[
            Dimension.REP, Dimension.UNIT, Dimension.CUSTOMER, Dimension.STAGE, Dimension.MONTH, Dimension.QUARTER,
            Dimension.LINE, Dimension.REGION, Dimension.CHANNEL, Dimension.SOURCE, Dimension.NEW_EXISTING,
        ]
        | None
    ) = None  # fmt: skip


class ForecastReport(BaseModel):
    """`total` = `forecast` is the roll-up: the sum of amount × probability by expected close, a won deal at what was
    signed, a lost one 0. `override` is the same with managers' own figures in place of the `overridden` deals', beside
    the roll-up and never in its place; null where nothing is overridden. `amount` is unweighted; `deals` are open or
    won, `lost` those that were lost. Rows add up to the total in `amount`, `forecast` and `won`."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    as_of: Day | None
    from_: Day | None = Field(alias="from")
    to: Day | None
    by: Dimension | None
    currency: str
    rows: list[ForecastRow]
    total: Money
    amount: Money
    forecast: Money
    won: Money
    override: Money | None
    deals: int
    lost: int
    overridden: int


@router.query("/v1/reports/forecast", ForecastReport, roles=DEALERS, projections=SOURCES, refuses=(RateMissing,))
async def forecast_report(query: Annotated[ForecastQuery, Query()], db: Read, base: BaseCurrency) -> ForecastReport:
    """What deals are expected to bring, by the day on which they are expected to close or were closed.

    As it stood on any past day: with the stages, amounts, shares and overrides known by then. A deal of several
    reps counts for each by the splits. In the currency asked for, else in the one that all deals have in common, else
    in the company's own: what was signed at the rate that was fixed then, all else at the latest monthly rate."""
    if query.from_ and query.to and query.from_ > query.to:
        raise Invalid("/to", "must not be before from")
    covers = Coverage(query.as_of, query.from_, query.to)
    speaks = await currency(db, query.currency, base, query.as_of)
    rows, total = await _told(db, covers, query.by, speaks)
    return ForecastReport(
        **query.model_dump(include={"as_of", "from_", "to", "by"}),
        currency=speaks.currency,
        rows=rows,
        total=total.forecast,
        **dict(total),
    )


async def _told(
    db: Reading, covers: Coverage, by: Dimension | None, speaks: Speaks
) -> tuple[list[ForecastRow], Figures]:
    """The rows and the total. Raises RateMissing."""
    found = await db.all(forecast(covers, by, speaks, db.narrow))
    rated(found[-1]["unrated"], speaks)
    rows = [ForecastRow.model_validate(dict(row)) for row in found if not row["total"]]
    return rows, Figures.model_validate(dict(found[-1]))


@router.command(
    "POST",
    "/v1/forecast-freezes",
    FREEZE,
    roles=KEEPERS,
    whose="the whole company's",
    refuses=(RateMissing, NotReached),
    example={"month": "2026-03"},
)
async def freeze_forecast(body: FreezeForecast, do: Execute, fresh: Fresh, base: BaseCurrency) -> Response:
    """Freeze the forecast of a month: of all that is to close from its first day on, as it is known now or was known by
    `as_of`. There is one for each month, which never changes: frozen again, it is the one that there is."""
    month_id, first = freeze_id(body.month), first_day(body.month)
    said: dict[str, Any] = {}
    if (await fresh.stream(freeze, month_id)).state is None:
        async with fresh.whole_tables(SOURCES) as db:
            speaks = await currency(db, None, base, body.as_of)
            said = {"currency": speaks.currency, **await _whole(db, Coverage(body.as_of, first), speaks)}

    async def keep(tx: Transaction, stream_id: UUID, command: FreezeForecast) -> None:
        if await tx.state(freeze, stream_id) is None:
            await tx.send(freeze, stream_id, KeepForecast(**dict(command), **said))

    return await do(keep, month_id, body)


async def _whole(db: Reading, covers: Coverage, speaks: Speaks) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for by in (Dimension.REP, Dimension.UNIT, Dimension.LINE, Dimension.MONTH):
        rows, said["total"] = await _told(db, covers, by, speaks)
        said[f"by_{by}"] = tuple(rows)
    return said
