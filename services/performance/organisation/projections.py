"""The tables behind GET /v1/units and /v1/reps, and the dated organisation that reports join."""

from datetime import date
from typing import Any

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
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row

from .events import ManagerAppointed, RepJoined, RepLeft, RepTransferred, UnitDissolved, UnitFormed, UnitMoved
from .things import REP, UNIT

units = Listing(
    "units",
    UNIT,
    [Column("parent_id", Uuid, index=True), Column("kind", Text), Column("external_id", Text, index=True)],
)
reps = Listing(
    "reps",
    REP,
    [Column("unit_id", Uuid, index=True), Column("post", Text), Column("external_id", Text, index=True)],
    derive=lambda view: {"post": view.position},  # a listing's own `position` is the log's
)

FOREVER = date.max
"""Stands for no end; date.min for from the beginning. PostgreSQL keeps them as infinity and -infinity."""

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
)
place = Table(
    "place",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("parent_id", Uuid, index=True),
)
manager = Table(
    "manager",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("rep_id", Uuid, nullable=False),
)
rep = Table(
    "rep",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("external_id", Text),
    Column("name", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("left_on", Date, nullable=False),
)
membership = Table(
    "membership",
    metadata,
    Column("rep_id", Uuid, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("unit_id", Uuid, nullable=False, index=True),
)

organisation = Projection(metadata, version=1)


def _dated(table: Table, what: str) -> Any:
    """A second change on one day takes the place of the first: rows of one stream come in its order."""
    new = insert(table)
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_={what: new.excluded[what]})


place_it = _dated(place, "parent_id")
appoint = _dated(manager, "rep_id")
take_in = _dated(membership, "unit_id")


@organisation.on(UnitFormed, insert(unit).on_conflict_do_nothing())
def formed(event: UnitFormed, meta: Meta) -> Row:
    return {
        "id": meta.stream_id,
        "external_id": event.external_id,
        "name": event.name,
        "kind": event.kind.value,
        "formed_on": event.formed_on or date.min,
        "dissolved_on": FOREVER,
    }


@organisation.on(UnitFormed, place_it)
def placed(event: UnitFormed, meta: Meta) -> Row:
    return {"unit_id": meta.stream_id, "since": event.formed_on or date.min, "parent_id": event.parent_id}


@organisation.on(UnitMoved, place_it)
def moved(event: UnitMoved, meta: Meta) -> Row:
    return {"unit_id": meta.stream_id, "since": event.on, "parent_id": event.parent_id}


@organisation.on(ManagerAppointed, appoint)
def appointed(event: ManagerAppointed, meta: Meta) -> Row:
    return {"unit_id": meta.stream_id, "since": event.on, "rep_id": event.rep_id}


@organisation.on(UnitDissolved, update(unit).where(unit.c.id == bindparam("of")).values(dissolved_on=bindparam("on")))
def dissolved(event: UnitDissolved, meta: Meta) -> Row:
    return {"of": meta.stream_id, "on": event.on}


@organisation.on(RepJoined, insert(rep).on_conflict_do_nothing())
def joined(event: RepJoined, meta: Meta) -> Row:
    return {
        "id": meta.stream_id,
        "external_id": event.external_id,
        "name": event.name,
        "position": event.position.value,
        "left_on": FOREVER,
    }


@organisation.on(RepJoined, take_in)
def member(event: RepJoined, meta: Meta) -> Row:
    return {"rep_id": meta.stream_id, "since": event.joined_on, "unit_id": event.unit_id}


@organisation.on(RepTransferred, take_in)
def transferred(event: RepTransferred, meta: Meta) -> Row:
    return {"rep_id": meta.stream_id, "since": event.on, "unit_id": event.unit_id}


@organisation.on(RepLeft, update(rep).where(rep.c.id == bindparam("of")).values(left_on=bindparam("on")))
def left(event: RepLeft, meta: Meta) -> Row:
    return {"of": meta.stream_id, "on": event.on}


def memberships(name: str = "memberships") -> Subquery:
    """rep_id, unit_id, since, until: the one unit of which a rep is a direct member while since <= day < until."""
    until = func.least(_next(membership.c.since, membership.c.rep_id), rep.c.left_on)
    columns = (membership.c.rep_id, membership.c.unit_id, membership.c.since, until.label("until"))
    return select(*columns).join(rep, rep.c.id == membership.c.rep_id).subquery(name)


def places(name: str = "places") -> Subquery:
    """unit_id, parent_id, since, until: below which unit a unit stands while since <= day < until."""
    until = func.least(_next(place.c.since, place.c.unit_id), unit.c.dissolved_on)
    columns = (place.c.unit_id, place.c.parent_id, place.c.since, until.label("until"))
    return select(*columns).join(unit, unit.c.id == place.c.unit_id).subquery(name)


def managers(name: str = "managers") -> Subquery:
    """unit_id, rep_id, since, until: who leads a unit while since <= day < until; nobody once the rep has left."""
    until = func.least(_next(manager.c.since, manager.c.unit_id), rep.c.left_on)
    columns = (manager.c.unit_id, manager.c.rep_id, manager.c.since, until.label("until"))
    return select(*columns).join(rep, rep.c.id == manager.c.rep_id).subquery(name)


def holds(span: Subquery, day: ColumnElement[date] | date) -> ColumnElement[bool]:
    """Whether a span holds on that day."""
    return (span.c.since <= day) & (span.c.until > day)


def _next(since: ColumnElement[date], of: ColumnElement[Any]) -> ColumnElement[date]:
    """The day on which the next span of the same one begins."""
    return func.coalesce(func.lead(since).over(partition_by=of, order_by=since), FOREVER)
