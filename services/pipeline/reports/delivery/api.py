"""The report on deliveries over HTTP."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.pipeline.directory import projections as directory
from services.pipeline.orders.projections import orders
from shared.kernel.fields import Day, Rate
from shared.kernel.money import rate
from shared.kernel.rejections import Invalid
from shared.web.reading import Parameters, Read
from shared.web.roles import DEALERS
from shared.web.routes import Routes
from shared.web.zone import Today

from .query import By, punctuality

router = Routes("delivery report", "交付准时率 delivery: orders by the day on which they were required.")


class DeliveryQuery(Parameters):
    from_: Day = Field(alias="from", description="The first day of requirement that counts")
    to: Day
    as_of: Day | None = Field(None, description="Deliveries up to this day; today unless given")
    by: By | None = None


class Punctuality(BaseModel):
    """`due` = on_time + late + open; `rate` = on_time / due, null where nothing was due; `average_days_late` is that
    of the late ones, rounded, null where none was."""

    due: int
    on_time: int
    late: int
    open: int
    rate: Rate | None
    average_days_late: int | None


class DeliveryRow(Punctuality):
    key: str | None
    label: str | None
    external_id: str | None


class DeliveryReport(Punctuality):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: date = Field(alias="from")
    to: date
    as_of: date
    by: By | None
    rows: list[DeliveryRow]


@router.query("/v1/reports/delivery", DeliveryReport, roles=DEALERS, projections=(orders, directory.projection))
async def delivery(query: Annotated[DeliveryQuery, Query()], db: Read, today: Today) -> DeliveryReport:
    """How many of the orders that were required from one day to another had been delivered whole by then. Orders that
    were cancelled whole, and those that name no day, do not count."""
    if query.to < query.from_:
        raise Invalid("/to", "must not be before from")
    as_of = query.as_of or today
    whole = await db.one(punctuality(query.from_, query.to, as_of, None))
    rows = await db.all(punctuality(query.from_, query.to, as_of, query.by)) if query.by else []
    assert whole is not None  # sums of nothing are a row too
    return DeliveryReport(
        from_=query.from_,
        to=query.to,
        as_of=as_of,
        by=query.by,
        rows=[
            DeliveryRow(key=row["key"], label=row["label"], external_id=row["external_id"], **_figures(row))
            for row in rows
        ],
        **_figures(whole),
    )


def _figures(row: Any) -> dict[str, Any]:
    late = Decimal(row["days_late"]) / row["late"] if row["late"] else None
    return {
        **{name: row[name] for name in ("due", "on_time", "late", "open")},
        "rate": rate(Decimal(row["on_time"]), Decimal(row["due"])) if row["due"] else None,
        "average_days_late": None if late is None else int(late.quantize(Decimal(1), ROUND_HALF_UP)),
    }
