"""Headcount: by unit and position, or by rep."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import (
    CTE,
    BigInteger,
    Integer,
    RowMapping,
    Select,
    Subquery,
    Text,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from shared.kernel.fields import Count
from shared.readers.organisation import grades, holds, memberships, places, posts, rep, unit
from shared.readers.scope import within_sight

from ..charges.projections import customer, deal
from ..reps.events import Grade, Position
from .projections import established, requested

Sum = Annotated[int, Field(ge=0)]
"""Of several counts, which may be more than one of them can be."""


class By(StrEnum):
    UNIT = "unit"
    REP = "rep"


class HeadcountRow(BaseModel):
    """`key` is the unit's id, or the rep's. `established` is how many of the position there are to be, null where
    nothing is said, `members` how many there are, `vacancies` the difference, negative where there are too many,
    `requested` how many are being hired. `customers` and `open_deals` are what the members look
    after together, as it was last told."""

    key: UUID
    label: str
    external_id: str | None
    unit_id: UUID
    position: Position
    grade: Grade | None
    established: Count | None
    members: Count
    vacancies: int | None
    requested: Sum
    customers: Count
    open_deals: Count


class Headcount(BaseModel):
    """The sums of the rows; `vacancies` of those for which something is established."""

    as_of: date
    rows: tuple[HeadcountRow, ...]
    members: Count
    vacancies: int
    requested: Sum
    customers: Count
    open_deals: Count


def headcount_by(by: By, day: date, unit_id: UUID | None) -> Select[Any]:
    return _by_rep(day, unit_id) if by is By.REP else _by_unit(day, unit_id)


def report(day: date, rows: Sequence[RowMapping]) -> Headcount:
    shown = tuple(HeadcountRow(**row, vacancies=_vacancies(row)) for row in rows)
    names = ("members", "requested", "customers", "open_deals")
    sums = {name: sum(getattr(row, name) for row in shown) for name in names}
    return Headcount(as_of=day, rows=shown, vacancies=sum(row.vacancies or 0 for row in shown), **sums)


def _vacancies(row: RowMapping) -> int | None:
    return None if row["established"] is None else row["established"] - row["members"]


def _by_rep(day: date, unit_id: UUID | None) -> Select[Any]:
    """The most loaded first."""
    member = _members(day)
    found = (
        select(
            rep.c.id.label("key"),
            rep.c.name.label("label"),
            rep.c.external_id,
            member.c.unit_id,
            member.c.post.label("position"),
            member.c.grade,
            cast(null(), Integer).label("established"),
            literal(1).label("members"),
            literal(0).label("requested"),
            member.c.customers,
            member.c.open_deals,
        )
        .join(member, member.c.rep_id == rep.c.id)
        .where(within_sight(rep.c.id))
    )
    if unit_id is not None:
        found = found.where(member.c.unit_id.in_(select(_under(unit_id, day).c.unit_id)))
    return found.order_by(member.c.open_deals.desc(), member.c.customers.desc(), rep.c.id)


def _by_unit(day: date, unit_id: UUID | None) -> Select[Any]:
    """By the unit's name, then the position."""
    member, setting, none = _members(day), _established(day), literal(0)
    parts = union_all(
        select(
            member.c.unit_id,
            member.c.post,
            cast(null(), Integer).label("established"),
            literal(1).label("members"),
            none.label("requested"),
            member.c.customers,
            member.c.open_deals,
        ).where(within_sight(member.c.unit_id)),
        select(setting.c.unit_id, setting.c.post, setting.c.headcount, none, none, none, none),
        select(requested.c.unit_id, requested.c.post, cast(null(), Integer), none, requested.c.seats, none, none).where(
            requested.c.seats > 0
        ),
    ).subquery("parts")
    sums = (
        cast(func.sum(parts.c[name]), BigInteger).label(name)
        for name in ("members", "requested", "customers", "open_deals")
    )
    found = (
        select(
            unit.c.id.label("key"),
            unit.c.name.label("label"),
            unit.c.external_id,
            unit.c.id.label("unit_id"),
            parts.c.post.label("position"),
            cast(null(), Text).label("grade"),
            func.max(parts.c.established).label("established"),
            *sums,
        )
        .join(parts, parts.c.unit_id == unit.c.id)
        .where(unit.c.formed_on <= day, unit.c.dissolved_on > day)
        .group_by(unit.c.id, parts.c.post)
    )
    if unit_id is not None:
        found = found.where(unit.c.id.in_(select(_under(unit_id, day).c.unit_id)))
    return found.order_by(unit.c.name, unit.c.id, parts.c.post)


def _members(day: date) -> Subquery:
    """rep_id, unit_id, post, grade, customers, open_deals of each member on that day."""
    at, post, grade = memberships(), posts(), grades()
    mine = select(customer.c.owner_id, func.count().label("n")).where(customer.c.merged.is_(False))
    customers = mine.group_by(customer.c.owner_id).subquery("customers")
    followed = select(deal.c.owner_id, func.count().label("n")).where(deal.c.open)
    deals = followed.group_by(deal.c.owner_id).subquery("deals")
    return (
        select(
            at.c.rep_id,
            at.c.unit_id,
            post.c.position.label("post"),
            grade.c.grade,
            func.coalesce(customers.c.n, 0).label("customers"),
            func.coalesce(deals.c.n, 0).label("open_deals"),
        )
        .join(post, (post.c.rep_id == at.c.rep_id) & holds(post, day))
        .join(grade, (grade.c.rep_id == at.c.rep_id) & holds(grade, day))
        .outerjoin(customers, customers.c.owner_id == at.c.rep_id)
        .outerjoin(deals, deals.c.owner_id == at.c.rep_id)
        .where(holds(at, day))
        .subquery("member")
    )


def _established(day: date) -> Subquery:
    """unit_id, post, headcount: what is in force on that day."""
    key = (established.c.unit_id, established.c.post)
    in_force = select(*key, established.c.headcount).where(established.c.since <= day)
    return in_force.order_by(*key, established.c.since.desc()).ext(distinct_on(*key)).subquery("setting")


def _under(unit_id: UUID, day: date) -> CTE:
    """unit_id: the unit and all below it on that day."""
    under = select(unit.c.id.label("unit_id")).where(unit.c.id == unit_id).cte("under", recursive=True)
    at = places()
    return under.union(select(at.c.unit_id).join(under, at.c.parent_id == under.c.unit_id).where(holds(at, day)))
