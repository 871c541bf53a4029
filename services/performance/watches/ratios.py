"""Watched ratios by period, and where they stay below their floor."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, Integer, Select, Text, cast, func, or_, select

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.money import rate
from shared.readers.organisation import holds, memberships

from ..gaps.events import Of, PeriodRatio
from .events import Ratio, WatchSet
from .projections import decided, first_signed


def ratios(watch: WatchSet, as_of: date) -> Select[Any]:
    """key, first, part, whole: the ratio of each product, source, rep or unit in each period that was over before
    `as_of`, where there was anything to reckon it from."""
    source: FromClause = decided
    key: ColumnElement[Any]
    match watch.by:
        case Of.PRODUCT:
            key = decided.c.line
        case Of.SOURCE:
            key = decided.c.source
        case Of.REP:
            key = cast(decided.c.owner_id, Text)
        case Of.UNIT:
            at = memberships()
            source = decided.join(at, (at.c.rep_id == decided.c.owner_id) & holds(at, decided.c.day))
            key = cast(at.c.unit_id, Text)
    chosen = [key.is_not(None), decided.c.day < period(period_of(as_of, watch.grain)).first]
    if watch.metric is Ratio.NEW_CUSTOMER_CONVERSION:
        source = source.outerjoin(first_signed, first_signed.c.customer_id == decided.c.customer_id)
        chosen.append(or_(first_signed.c.day.is_(None), first_signed.c.day >= decided.c.day))
    first = cast(func.date_trunc(watch.grain.value, decided.c.day), Date)
    return (
        select(
            key.label("key"),
            first.label("first"),
            func.sum(cast(decided.c.won, Integer)).label("part"),
            func.count().label("whole"),
        )
        .select_from(source)
        .where(*chosen)
        .group_by("key", "first")
        .order_by("key", "first")
    )


@dataclass(frozen=True)
class Below:
    """A row of periods below the floor, the first of which identifies it."""

    key: str
    ratios: tuple[PeriodRatio, ...]


def below(rows: Iterable[Mapping[str, Any]], watch: WatchSet, as_of: date) -> Iterator[Below]:
    """Who was below the floor in at least so many of the last periods in a row. A period in which nothing was decided
    ends the row."""
    by_key: dict[str, dict[date, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        by_key[row["key"]][row["first"]] = row["part"], row["whole"]
    for key, found in by_key.items():
        row_of = tuple(reversed(list(_back(found, watch, as_of))))
        if len(row_of) >= watch.periods:
            yield Below(key, row_of)


def _back(found: Mapping[date, tuple[int, int]], watch: WatchSet, as_of: date) -> Iterator[PeriodRatio]:
    """The periods below the floor, from the last that is over back to the first of them in a row."""
    first = _before(period(period_of(as_of, watch.grain)).first, watch.grain)
    while first is not None and first in found:
        part, whole = found[first]
        if Decimal(part) >= watch.floor * whole:
            return
        ratio = rate(Decimal(part), Decimal(whole)) or Decimal(0)
        yield PeriodRatio(period=period_of(first, watch.grain), part=part, whole=whole, rate=ratio)
        first = _before(first, watch.grain)


def _before(first: date, grain: Grain) -> date | None:
    """The first day of the period before the one that begins on `first`, None before all calendars."""
    return period(period_of(first - timedelta(days=1), grain)).first if first > date.min else None
