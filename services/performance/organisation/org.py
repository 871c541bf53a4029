"""The organisation as of a day: the tree of units, with who leads them and who is in them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import RowMapping, Select, select, union_all

from shared.kernel.fields import Day
from shared.readers.organisation import grades, holds, managers, memberships, places, posts, rep, unit
from shared.readers.reading import Reading

from ..reps.events import Grade, Position
from ..task_forces.projections import secondment
from ..units.events import UnitKind


class Member(BaseModel):
    id: UUID
    external_id: str | None
    name: str
    position: Position
    grade: Grade | None


class OrgUnit(BaseModel):
    id: UUID
    external_id: str | None
    name: str
    kind: UnitKind
    parent_id: UUID | None
    manager_id: UUID | None
    manager_name: str | None
    members: tuple[Member, ...]
    units: tuple["OrgUnit", ...]


class Org(BaseModel):
    """`units` are those at the top. `as_of` null: with all that is entered, what is still to come included."""

    as_of: Day | None
    units: tuple[OrgUnit, ...]


async def org(db: Reading, as_of: date | None) -> Org:
    day = as_of or date.fromordinal(date.max.toordinal() - 1)
    members: dict[UUID, list[Member]] = defaultdict(list)
    for row in await db.all(_members(day)):
        members[row["unit_id"]].append(Member.model_validate(dict(row)))
    standing = await db.all(_units(day))
    return Org(as_of=as_of, units=_below(None, _by_parent(standing), members))


def _units(day: date) -> Select[Any]:
    """The units that stand on that day, each with the one above and who leads it."""
    at, led = places(), managers()
    return (
        select(unit, at.c.parent_id, led.c.rep_id.label("manager_id"), rep.c.name.label("manager_name"))
        .join(at, (at.c.unit_id == unit.c.id) & holds(at, day))
        .outerjoin(led, (led.c.unit_id == unit.c.id) & holds(led, day))
        .outerjoin(rep, rep.c.id == led.c.rep_id)
        .order_by(unit.c.name, unit.c.id)
    )


def _members(day: date) -> Select[Any]:
    """Of each unit those who are at home in it, of a task force those who work in it beside that."""
    home, post, grade = memberships(), posts(), grades()
    beside = select(secondment.c.rep_id, secondment.c.unit_id).where(
        secondment.c.since <= day, secondment.c.until > day
    )
    at = union_all(select(home.c.rep_id, home.c.unit_id).where(holds(home, day)), beside).subquery("at")
    return (
        select(rep.c.id, rep.c.external_id, rep.c.name, post.c.position, grade.c.grade, at.c.unit_id)
        .join(at, at.c.rep_id == rep.c.id)
        .join(post, (post.c.rep_id == rep.c.id) & holds(post, day))
        .join(grade, (grade.c.rep_id == rep.c.id) & holds(grade, day))
        .order_by(rep.c.name, rep.c.id)
    )


def _by_parent(standing: Sequence[RowMapping]) -> dict[UUID | None, list[RowMapping]]:
    """A unit whose parent's events are parked stands at the top meanwhile."""
    found: dict[UUID | None, list[RowMapping]] = defaultdict(list)
    known = {row["id"] for row in standing}
    for row in standing:
        found[row["parent_id"] if row["parent_id"] in known else None].append(row)
    return found


def _below(
    parent_id: UUID | None, tree: Mapping[UUID | None, list[RowMapping]], members: Mapping[UUID, list[Member]]
) -> tuple[OrgUnit, ...]:
    return tuple(
        OrgUnit(
            **{name: row[name] for name in ("id", "external_id", "name", "kind", "parent_id", "manager_id")},
            manager_name=row["manager_name"],
            members=tuple(members.get(row["id"], ())),
            units=_below(row["id"], tree, members),
        )
        for row in tree.get(parent_id, ())
    )
