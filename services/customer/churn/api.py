"""The route of the churn report."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Query
from pydantic import AfterValidator, BaseModel, Field

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.fields import Code, Day, Rate
from shared.kernel.money import rate
from shared.web.fresh import Fresh
from shared.web.reading import Parameters, Read
from shared.web.roles import DEALERS
from shared.web.routes import Routes
from shared.web.zone import Today

from ..dealings.projections import projection
from ..lifecycle_scheme.decider import SCHEME_ID, lifecycle_scheme
from .query import counted, parts

router = Routes("lifecycle")


class ChurnBy(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def _period_name(name: str) -> str:
    return period(name).name


class ChurnQuery(Parameters):
    """Without `period` it is the year of `as_of`, which is today by default: what came later does not count."""

    period: Annotated[Code, AfterValidator(_period_name)] | None = None
    by: ChurnBy | None = None
    as_of: Day | None = None


class ChurnCounts(BaseModel):
    """`active` had a deal and were not lost at the start of the period, dormant or not; `lost` are those of them that
    were lost in it, also where they came back later. `rate` is null where there were none."""

    active: int
    lost: int
    rate: Rate | None


class ChurnRow(ChurnCounts):
    key: str
    label: str
    external_id: None = None


class ChurnReport(BaseModel):
    period: str
    as_of: date
    by: ChurnBy | None
    lost_after_days: int = Field(description="ChurnBy the lifecycle scheme in force at the end of the period")
    scheme_version: int
    total: ChurnCounts
    rows: list[ChurnRow]


def _counts(row: Any) -> dict[str, Any]:
    active, lost = (row["active"], row["lost"]) if row else (0, 0)
    return {"active": active, "lost": lost, "rate": rate(Decimal(lost), Decimal(active))}


@router.query("/v1/reports/churn", ChurnReport, roles=DEALERS, projections=(projection,), whose="the customers'")
async def churn(query: Annotated[ChurnQuery, Query()], db: Read, fresh: Fresh, today: Today) -> ChurnReport:
    """The share of those who were customers at the start of a period that were lost in it: those whose last deal became
    as many days old as the lifecycle scheme says. `by` month, quarter or year gives a row for each that begins in the
    period, up to `as_of`. A merged customer counts as the one that stands for it."""
    as_of = query.as_of or today
    whole = period(query.period or period_of(as_of, Grain.YEAR))
    terms = (await fresh.stream(lifecycle_scheme, SCHEME_ID)).state.on(min(whole.last, as_of))
    within = [one for one in parts(whole, Grain(query.by)) if one.first <= as_of] if query.by else []
    found = await db.all(counted([whole, *(one for one in within if one != whole)], terms.lost_after_days, as_of))
    by_key = {row["key"]: row for row in found}
    rows = [ChurnRow(key=one.name, label=one.name, **_counts(by_key.get(one.name))) for one in within]
    return ChurnReport(
        period=whole.name,
        as_of=as_of,
        by=query.by,
        lost_after_days=terms.lost_after_days,
        scheme_version=terms.scheme_version,
        total=ChurnCounts(**_counts(by_key.get(whole.name))),
        rows=rows,
    )
