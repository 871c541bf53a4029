"""The console's view of the business: what was sold, what is owed, who attained what. Each figure is a report of a
service, as the one who looks on may see it."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse

from ..runtime import runtime_of
from .company import Answer, Company
from .pages import asked, page
from .routing import OperatorRoutes

METRICS = ("signed_amount", "collected_amount", "new_customers", "visits")
MONEY = ("signed_amount", "collected_amount")
BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "over_90")
MONTHS = 36
"""Of sales, the last."""
TOP = 12
"""Places of a leaderboard."""
PAGES = 5
"""Of 200 opportunities: what a funnel is counted from."""

router = OperatorRoutes()


@router.get("/ops/console/business", include_in_schema=False)
async def business(request: Request) -> HTMLResponse:
    company = Company(request)
    sales = await company.ask("pipeline", "/v1/reports/sales", {"by": "month"})
    months = _months(sales)
    chosen = asked(request, "year", "metric", "by")
    year = chosen.get("year", "")
    if not (year.isdecimal() and len(year) == 4):
        year = months[-1][0][:4] if months else str(_today(request).year)
    metric = chosen["metric"] if chosen.get("metric") in METRICS else METRICS[0]
    by = "unit" if chosen.get("by") == "unit" else "rep"
    asks = {"metric": metric, "period": year}
    aging, attainment, leaders, found = await asyncio.gather(
        company.ask("pipeline", "/v1/reports/aging", {"as_of": _as_of(request, year)}),
        company.ask("performance", "/v1/reports/attainment", {**asks, "by": by}),
        company.ask("performance", "/v1/leaderboard", asks),
        _opportunities(company),
    )
    return page(
        request, "business.html", view="business", sales=sales, months=months[-MONTHS:], aging=aging, buckets=BUCKETS,
        attainment=attainment, leaders=leaders, top=TOP, year=year, years=_years(months, year), metric=metric,
        metrics=METRICS, money=metric in MONEY, by=by, funnel=funnel(found[1]), opportunities=found[0],
    )  # fmt: skip


def _today(request: Request) -> datetime:
    return datetime.now(ZoneInfo(runtime_of(request).settings.time_zone))


def _as_of(request: Request, year: str) -> str:
    """The end of the year, today in this one."""
    today = _today(request).date()
    return today.isoformat() if int(year) >= today.year else f"{year}-12-31"


def _months(sales: Answer) -> list[tuple[str, str]]:
    rows = sales.body["rows"] if sales.ok else []
    return sorted((row["key"], row["amount"]) for row in rows)


def _years(months: Sequence[tuple[str, str]], year: str) -> list[str]:
    return sorted({year, *(key[:4] for key, _ in months)})


async def _opportunities(company: Company) -> tuple[Answer, list[dict[str, Any]]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str | int] = {}
    for _ in range(PAGES):
        answer = await company.ask("pipeline", "/v1/opportunities", {"limit": 200, **cursor})
        if not answer.ok:
            break
        found += answer.body["items"]
        if not answer.body["next_cursor"]:
            break
        cursor = {"cursor": answer.body["next_cursor"]}
    return answer, found


def funnel(opportunities: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """How many opportunities came to each stage, in the order in which they come through them; at last those won."""
    reached: Counter[str] = Counter()
    place: dict[str, list[int]] = {}
    for one in opportunities:
        stages = list(dict.fromkeys([*(step["stage"] for step in one["stage_history"]), one["stage"]]))
        for number, stage in enumerate(stages):
            if stage not in ("won", "lost"):
                reached[stage] += 1
                place.setdefault(stage, []).append(number)
    order = sorted(reached, key=lambda stage: (sum(place[stage]) / len(place[stage]), -reached[stage]))
    won = sum(one["status"] == "won" for one in opportunities)
    return [(stage, reached[stage]) for stage in order] + ([("won", won)] if opportunities else [])
