"""What attainment asks of the read tables: sums by rep or unit, the approved plans, and who belongs where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Date, FromClause, Integer, Select, Uuid, func, literal, select, type_coerce

from shared.kernel.calendar import Period
from shared.kernel.money import ZERO
from shared.readers.organisation import FOREVER, holds, memberships, places, rep, unit
from shared.readers.reading import Reading
from shared.readers.scope import IDS, within_sight

from ..credits.counted import credits_in
from ..credits.metric import Metric
from ..decomposition.events import Dimension
from ..targets.projections import target_plans
from ..targets.state import TargetPlanStatus
from ..targets.things import TargetPlanView
from .targets import Whom, units_and_reps


@dataclass(frozen=True)
class Sum:
    """What one has done; `key` None: what nobody has."""

    key: UUID | None
    label: str | None
    external_id: str | None
    currency: str | None
    amount: Decimal


async def sums(
    db: Reading, metric: Metric, first: date, last: date, by: str | None, unit_id: UUID | None, rep_id: UUID | None
) -> list[Sum]:
    return [Sum(**row) for row in await db.all(done_by(metric, first, last, by, unit_id, rep_id))]


def done_by(
    metric: Metric, first: date, last: date, by: str | None, unit_id: UUID | None, rep_id: UUID | None
) -> Select[Any]:
    """key, label, external_id, currency, amount."""
    credits = credits_in(metric, first, last)
    at = memberships()
    source: FromClause = credits
    if unit_id or by == "unit":
        belongs = (at.c.rep_id == credits.c.rep_id) & holds(at, credits.c.day)
        source = credits.join(at, belongs, isouter=unit_id is None)
    if unit_id:
        under = standing_under(unit_id)
        in_it = (under.c.unit_id == at.c.unit_id) & (under.c.since <= credits.c.day) & (under.c.until > credits.c.day)
        source = source.join(under, in_it)
    if by == "unit":
        key, named = at.c.unit_id, unit
    elif unit_id and by is None:
        key, named = literal(unit_id, Uuid), unit
    else:
        key, named = credits.c.rep_id, rep
    summed = (
        select(key.label("key"), credits.c.currency, func.sum(credits.c.amount).label("amount"))
        .select_from(source)
        .group_by("key", credits.c.currency)
    )
    summed = summed.where(within_sight(credits.c.rep_id))  # of a deal of several one sees it all, and counts one's own
    if rep_id:
        summed = summed.where(credits.c.rep_id == rep_id)
    total = summed.subquery("total")
    return select(total, named.c.name.label("label"), named.c.external_id).outerjoin_from(
        total, named, named.c.id == total.c.key
    )


async def named(db: Reading, of: Dimension, keys: Sequence[UUID], currency: str | None) -> list[Sum]:
    """Those who have done nothing, by name where they are known here."""
    if not keys:
        return []
    table = rep if of is Dimension.REP else unit
    rows = await db.all(select(table.c.id, table.c.name, table.c.external_id).where(table.c.id.in_(keys)))
    known = {row["id"]: row for row in rows}
    return [
        Sum(key, known[key]["name"], known[key]["external_id"], currency, ZERO)
        if key in known
        else Sum(key, None, None, currency, ZERO)
        for key in keys
    ]


async def approved_plans(db: Reading, metric: Metric, period: Period) -> list[TargetPlanView]:
    table = target_plans.table
    rows = await db.all(
        select(table.c.doc)
        .where(
            table.c.metric == metric.value,
            table.c.year.in_({period.first.year, period.last.year}),
            table.c.status == TargetPlanStatus.APPROVED.value,
        )
        .order_by(table.c.id)
    )
    return [TargetPlanView.model_validate(row["doc"]) for row in rows]


async def who_may_have_targets(
    db: Reading,
    of: Dimension,
    period: Period,
    by: str | None,
    unit_id: UUID | None,
    rep_id: UUID | None,
    plans: Iterable[TargetPlanView],
) -> list[Whom]:
    """Of whom the report may show a target: who is asked for, else those that the plans name. A row by unit has what
    its direct members did, so a unit with others below it has its target only where it is asked for by itself. Within
    a unit, a rep who was also elsewhere in the period has none, since what was done there does not count here."""
    if by is None:
        return await _in_sight(db, of, {key for key in (rep_id, unit_id) if key})
    candidates = {whom.id for whom in units_and_reps(plans) if whom.dimension is of}
    if not candidates:
        return []
    if of is Dimension.REGION:
        candidates -= await _with_units_below(db, period)
    if unit_id:
        candidates &= await _within(db, of, period, unit_id)
    return await _in_sight(db, of, candidates)


async def _in_sight(db: Reading, of: Dimension, keys: set[UUID]) -> list[Whom]:
    """Those of whom the reader of the report may know a target: a plan that names them may name others as well."""
    if db.narrow and keys:
        every = func.unnest(literal(list(keys), IDS)).table_valued("key").render_derived()
        rows = await db.all(select(every.c.key).where(within_sight(type_coerce(every.c.key, Uuid))))
        keys = {row["key"] for row in rows}
    return [Whom(of, key) for key in keys]


async def _with_units_below(db: Reading, period: Period) -> set[UUID]:
    at = places()
    some_day = (at.c.since <= period.last) & (at.c.until > period.first)
    rows = await db.all(select(at.c.parent_id).where(some_day, at.c.parent_id.is_not(None)).distinct())
    return {row["parent_id"] for row in rows}


async def _within(db: Reading, of: Dimension, period: Period, unit_id: UUID) -> set[UUID]:
    """The units or reps that are below the unit, or in it, on every day of the period on which they are anywhere."""
    at = memberships() if of is Dimension.REP else places()
    key = at.c.rep_id if of is Dimension.REP else at.c.unit_id
    under = standing_under(unit_id)
    since, until = (
        func.greatest(at.c.since, literal(period.first, Date)),
        func.least(at.c.until, literal(_day_after(period.last), Date)),
    )
    found = select(key.label("key"), at.c.unit_id, since.label("since"), until.label("until")).where(since < until)
    spans = found.subquery("spans")
    inside = (under.c.unit_id == spans.c.unit_id) & (under.c.since < spans.c.until) & (under.c.until > spans.c.since)
    days = type_coerce(func.least(spans.c.until, under.c.until) - func.greatest(spans.c.since, under.c.since), Integer)
    met = func.sum(days).filter(under.c.unit_id.is_not(None))  # LEAST and GREATEST pass over nulls
    rows = await db.all(
        select(spans.c.key, spans.c.since, spans.c.until, func.coalesce(met, 0).label("days"))
        .outerjoin_from(spans, under, inside)
        .group_by(spans.c.key, spans.c.since, spans.c.until)
    )
    elsewhere = {row["key"] for row in rows if row["days"] != (row["until"] - row["since"]).days}
    return {row["key"] for row in rows} - elsewhere


def _day_after(day: date) -> date:
    return day + min(timedelta(days=1), date.max - day)


def standing_under(unit_id: UUID) -> CTE:
    """unit_id, since, until: the unit and everything below it, for the days on which it is so."""
    top = select(
        literal(unit_id, Uuid).label("unit_id"),
        literal(date.min, Date).label("since"),
        literal(FOREVER, Date).label("until"),
    ).cte("under", recursive=True)
    at = places()
    since, until = func.greatest(top.c.since, at.c.since), func.least(top.c.until, at.c.until)
    below = select(at.c.unit_id, since, until).join(top, at.c.parent_id == top.c.unit_id).where(since < until)
    return top.union_all(below)
