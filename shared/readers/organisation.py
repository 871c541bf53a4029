"""The organisation by date, in every service: who belonged to which unit, what stood below what, and who led it.

It follows from performance's events: `heard` from the published ones, and in performance itself from its own. Reports
join it by the day of what they count, and whose rows an actor sees follows from it as of today.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    MetaData,
    Subquery,
    Table,
    Text,
    Uuid,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published import performance

from .projection import Projection, Row
from .scope import OPEN

FOREVER = date.max
"""Stands for no end; date.min for from the beginning. PostgreSQL keeps them as infinity and -infinity."""

GROWING = "growing"
"""The grade of a newcomer who has qualified."""

metadata = MetaData(schema="organisation")
unit = Table(
    "unit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("formed_on", Date, nullable=False),
    Column("dissolved_on", Date, nullable=False),
    info=OPEN,
)
place = Table(
    "place",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("parent_id", Uuid, index=True),
    info=OPEN,
)
manager = Table(
    "manager",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("rep_id", Uuid, nullable=False),
    info=OPEN,
)
rep = Table(
    "rep",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("left_on", Date, nullable=False),
    info=OPEN,
)
post = Table(
    "post",
    metadata,
    Column("rep_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("position", Text, nullable=False),
    info=OPEN,
)
grade = Table(
    "grade",
    metadata,
    Column("rep_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("grade", Text),
    info=OPEN,
)
membership = Table(
    "membership",
    metadata,
    Column("rep_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("unit_id", Uuid, nullable=False, index=True),
    info=OPEN,
)


def _dated(table: Table, what: str) -> Any:
    """A second change on one day takes the place of the first: rows of one stream come in its order."""
    new = insert(table)
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_={what: new.excluded[what]})


place_it = _dated(place, "parent_id")
appoint = _dated(manager, "rep_id")
take_in = _dated(membership, "unit_id")
give_post = _dated(post, "position")
give_grade = _dated(grade, "grade")
change_post = update(rep).where(rep.c.id == bindparam("of")).values(position=bindparam("to"))
end_unit = update(unit).where(unit.c.id == bindparam("of")).values(dissolved_on=bindparam("on"))
end_rep = update(rep).where(rep.c.id == bindparam("of")).values(left_on=bindparam("on"))


def organisation_from(
    types: Mapping[str, Any], unit_of: Callable[[Any, Meta], UUID], rep_of: Callable[[Any, Meta], UUID]
) -> Projection:
    """The projection of events whose `types` have the names and fields of those that performance publishes;
    `unit_of` and `rep_of` say whose event it is."""
    projection = Projection(metadata, version=3)
    _units(projection, types, unit_of)
    _reps(projection, types, rep_of)
    _posts(projection, types, rep_of)
    return projection


def _units(projection: Projection, types: Mapping[str, Any], unit_of: Callable[[Any, Meta], UUID]) -> None:
    @projection.on(types["UnitFormed"], insert(unit).on_conflict_do_nothing())
    def formed(event: Any, meta: Meta) -> Row:
        return {
            "id": unit_of(event, meta),
            "external_id": event.external_id,
            "name": event.name,
            "kind": str(event.kind),
            "formed_on": event.formed_on or date.min,
            "dissolved_on": FOREVER,
        }

    @projection.on(types["UnitFormed"], place_it)
    def placed(event: Any, meta: Meta) -> Row:
        return {"unit_id": unit_of(event, meta), "since": event.formed_on or date.min, "parent_id": event.parent_id}

    @projection.on(types["UnitMoved"], place_it)
    def moved(event: Any, meta: Meta) -> Row:
        return {"unit_id": unit_of(event, meta), "since": event.on, "parent_id": event.parent_id}

    @projection.on(types["ManagerAppointed"], appoint)
    def appointed(event: Any, meta: Meta) -> Row:
        return {"unit_id": unit_of(event, meta), "since": event.on, "rep_id": event.rep_id}

    @projection.on(types["UnitDissolved"], end_unit)
    def dissolved(event: Any, meta: Meta) -> Row:
        return {"of": unit_of(event, meta), "on": event.on}


def _reps(projection: Projection, types: Mapping[str, Any], rep_of: Callable[[Any, Meta], UUID]) -> None:
    @projection.on(types["RepJoined"], insert(rep).on_conflict_do_nothing())
    def joined(event: Any, meta: Meta) -> Row:
        return {
            "id": rep_of(event, meta),
            "external_id": event.external_id,
            "name": event.name,
            "position": str(event.position),
            "left_on": FOREVER,
        }

    @projection.on(types["RepJoined"], take_in)
    def member(event: Any, meta: Meta) -> Row:
        return {"rep_id": rep_of(event, meta), "since": event.joined_on, "unit_id": event.unit_id}

    @projection.on(types["RepTransferred"], take_in)
    def transferred(event: Any, meta: Meta) -> Row:
        return {"rep_id": rep_of(event, meta), "since": event.on, "unit_id": event.unit_id}

    @projection.on(types["RepLeft"], end_rep)
    def left(event: Any, meta: Meta) -> Row:
        return {"of": rep_of(event, meta), "on": event.on}


def _posts(projection: Projection, types: Mapping[str, Any], rep_of: Callable[[Any, Meta], UUID]) -> None:
    @projection.on(types["RepJoined"], give_post)
    def first_post(event: Any, meta: Meta) -> Row:
        return {"rep_id": rep_of(event, meta), "since": event.joined_on, "position": str(event.position)}

    @projection.on(types["RepJoined"], give_grade)
    def first_grade(event: Any, meta: Meta) -> Row:
        return _grade(rep_of(event, meta), event.joined_on, event.grade)

    @projection.on(types["PostChanged"], give_post)
    def other_post(event: Any, meta: Meta) -> Row:
        return {"rep_id": rep_of(event, meta), "since": event.on, "position": str(event.position)}

    @projection.on(types["PostChanged"], change_post)
    def last_post(event: Any, meta: Meta) -> Row:
        return {"of": rep_of(event, meta), "to": str(event.position)}

    @projection.on(types["PostChanged"], give_grade)
    def other_grade(event: Any, meta: Meta) -> Row:
        return _grade(rep_of(event, meta), event.on, event.grade)

    @projection.on(types["NewcomerQualified"], give_grade)
    def qualified(event: Any, meta: Meta) -> Row:
        return _grade(rep_of(event, meta), event.on, GROWING)


def _grade(rep_id: UUID, since: date, grade: Any) -> Row:
    return {"rep_id": rep_id, "since": since, "grade": str(grade) if grade else None}


heard = organisation_from(vars(performance), lambda event, meta: event.unit_id, lambda event, meta: event.rep_id)
"""In the services that hear of it. `unit_id` of a rep's own events is another matter: that of the unit they come to."""


def memberships(name: str = "memberships") -> Subquery:
    """rep_id, unit_id, since, until: the one unit of which a rep is a direct member while since <= day < until."""
    return _spans(name, membership, ("rep_id", "unit_id"), rep.c.left_on)


def posts(name: str = "posts") -> Subquery:
    """rep_id, position, since, until: the position that a rep has while since <= day < until."""
    return _spans(name, post, ("rep_id", "position"), rep.c.left_on)


def grades(name: str = "grades") -> Subquery:
    """rep_id, grade (null: none is told), since, until: the grade that a rep has while since <= day < until."""
    return _spans(name, grade, ("rep_id", "grade"), rep.c.left_on)


def places(name: str = "places") -> Subquery:
    """unit_id, parent_id, since, until: below which unit a unit stands while since <= day < until."""
    return _spans(name, place, ("unit_id", "parent_id"), unit.c.dissolved_on)


def managers(name: str = "managers") -> Subquery:
    """unit_id, rep_id, since, until: who leads a unit while since <= day < until; nobody once the rep has left."""
    return _spans(name, manager, ("unit_id", "rep_id"), rep.c.left_on)


def _spans(name: str, said: Table, columns: tuple[str, str], ended: Column[date]) -> Subquery:
    """What is said of the first of `columns` from a day on, until something else is, or until whom it needs is gone:
    a rep or a unit, that of `ended`."""
    of, whole = said.c[columns[0]], ended.table
    until = func.least(_next(said.c.since, of), ended)
    shown = (of, said.c[columns[1]], said.c.since, until.label("until"))
    return select(*shown).join(whole, whole.c.id == said.c[f"{whole.name}_id"]).subquery(name)


def holds(span: Subquery, day: ColumnElement[date] | date) -> ColumnElement[bool]:
    """Whether a span holds on that day."""
    return (span.c.since <= day) & (span.c.until > day)


def _next(since: ColumnElement[date], of: ColumnElement[Any]) -> ColumnElement[date]:
    """The day on which the next span of the same one begins."""
    return func.coalesce(func.lead(since).over(partition_by=of, order_by=since), FOREVER)
