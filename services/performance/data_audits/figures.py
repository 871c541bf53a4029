"""The figures of an audit: visits logged against deals moved, rep by rep."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Table,
    cast,
    func,
    literal,
    select,
    union_all,
)

from shared.kernel.calendar import Period
from shared.kernel.fields import Count
from shared.readers.organisation import holds, memberships, rep

from ..attainment.queries import standing_under
from .events import AuditFigures
from .projections import merged, move, visit

NAMES = ("visits", "customers_visited", "unmoved_customers", "moves", "deals_moved", "unvisited_deals")


class AuditRow(AuditFigures):
    """`key` is the rep."""

    key: UUID
    label: str | None
    external_id: str | None


class AuditReport(BaseModel):
    """Of each rep `visits` to so many `customers_visited`, of whom with `unmoved_customers` no deal of the rep moved in
    the period; `moves` of so many `deals_moved` from stage to stage, won or lost, of which the customers of
    `unvisited_deals` were not visited by the rep in it. Where both are many, look first."""

    period: str
    reps: Count
    rows: tuple[AuditRow, ...]


def figures(period: Period, rep_id: UUID | None, unit_id: UUID | None) -> Select[Any]:
    """The rows of an audit: of one rep, of those who were at or below the unit on the day of what is counted, or of
    all; who has the most that does not fit first."""
    below, into = standing_under(unit_id) if unit_id is not None else None, _merged_into()

    def counted(table: Table, *more: Column[Any]) -> CTE:
        """By rep, customer and so on, how many `times`; of a customer who was merged, by the one that stands for it."""
        by = (table.c.rep_id, func.coalesce(into.c.into_id, table.c.customer_id).label("customer_id"), *more)
        found = select(*by, func.count().label("times")).group_by(*by)
        found = found.outerjoin_from(table, into, into.c.customer_id == table.c.customer_id)
        within = found.where(table.c.day.between(period.first, period.last), *_of(table, rep_id, below))
        return within.cte(f"counted_{table.name}")

    visited, moved = counted(visit), counted(move, move.c.opportunity_id)
    both = union_all(_of_visits(visited, moved), _of_moves(visited, moved)).subquery("both")
    sums = [cast(func.sum(both.c[name]), Integer).label(name) for name in NAMES]
    total = select(both.c.rep_id, *sums).group_by(both.c.rep_id).subquery("total")
    return (
        select(total.c.rep_id.label("key"), total, rep.c.name.label("label"), rep.c.external_id)
        .outerjoin_from(total, rep, rep.c.id == total.c.rep_id)
        .order_by((total.c.unmoved_customers + total.c.unvisited_deals).desc(), total.c.rep_id)
    )


def _merged_into() -> Subquery:
    """customer_id, into_id: of each customer who was merged, perhaps more than once, the one that stands for it now."""
    way = select(merged.c.customer_id, merged.c.into_id).cte("way", recursive=True)
    way = way.union(select(way.c.customer_id, merged.c.into_id).join(merged, merged.c.customer_id == way.c.into_id))
    return select(way).where(way.c.into_id.not_in(select(merged.c.customer_id))).subquery("standing")


def _of(table: Table, rep_id: UUID | None, below: CTE | None) -> list[ColumnElement[bool]]:
    day = table.c.day
    if rep_id is not None:
        return [table.c.rep_id == rep_id]
    if below is None:
        return []
    at = memberships(f"at_{table.name}")
    in_it = (below.c.unit_id == at.c.unit_id) & (below.c.since <= day) & (below.c.until > day)
    return [select(literal(1)).where(at.c.rep_id == table.c.rep_id, holds(at, day), in_it).exists()]


def _of_visits(visited: CTE, moved: CTE) -> Select[Any]:
    """A row for each rep who visited somebody: `NAMES`, the last three 0."""
    met = (moved.c.rep_id == visited.c.rep_id) & (moved.c.customer_id == visited.c.customer_id)
    unmoved = ~select(literal(1)).select_from(moved).where(met).correlate(visited).exists()
    counts = (func.sum(visited.c.times), func.count(), func.count().filter(unmoved), *(literal(0) for _ in NAMES[3:]))
    named = (count.label(name) for count, name in zip(counts, NAMES, strict=True))
    return select(visited.c.rep_id, *named).select_from(visited).group_by(visited.c.rep_id)


def _of_moves(visited: CTE, moved: CTE) -> Select[Any]:
    """A row for each rep whose deals moved: `NAMES`, the first three 0."""
    met = (moved.c.rep_id == visited.c.rep_id) & (moved.c.customer_id == visited.c.customer_id)
    unvisited = ~select(literal(1)).select_from(visited).where(met).correlate(moved).exists()
    deals = func.count(moved.c.opportunity_id.distinct())
    counts = (*(literal(0) for _ in NAMES[:3]), func.sum(moved.c.times), deals, deals.filter(unvisited))
    return select(moved.c.rep_id, *counts).select_from(moved).group_by(moved.c.rep_id)
