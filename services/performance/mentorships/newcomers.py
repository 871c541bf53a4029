"""How far newcomers have come: who has no mentor, who is on the path, and who has not made it in time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Date, RowMapping, Select, cast, or_, select

from shared.readers.scope import within_sight

from ..reps.decider import path_ends_on
from ..reps.events import Grade
from ..reps.projections import reps
from .projections import mentorships


class PathStatus(StrEnum):
    """`late`: qualified, but after `due_on`; `overdue`: not qualified, and `due_on` is past."""

    NO_MENTOR = "no_mentor"
    ON_PATH = "on_path"
    OVERDUE = "overdue"
    QUALIFIED = "qualified"
    LATE = "late"


class NewcomerRow(BaseModel):
    """`mentor_id` is who looks after the newcomer on that day, `due_on` the last day to qualify in time."""

    key: UUID
    label: str
    external_id: str | None
    unit_id: UUID
    joined_on: date
    due_on: date
    mentor_id: UUID | None
    qualified_on: date | None
    status: PathStatus


class Newcomers(BaseModel):
    """`in_time` is how many of those who have qualified did so in time."""

    as_of: date
    rows: tuple[NewcomerRow, ...]
    newcomers: int
    qualified: int
    in_time: int


def newcomers_known(as_of: date) -> Select[Any]:
    """doc of each rep in sight who is, or was, a newcomer and is employed on that day."""
    table = reps.table.c
    left_on = cast(table.doc["left_on"].astext, Date)
    return (
        select(table.doc)
        .where(or_(table.doc["grade"].astext == Grade.NEWCOMER, table.doc["qualified_on"].astext.is_not(None)))
        .where(cast(table.doc["joined_on"].astext, Date) <= as_of, or_(left_on.is_(None), left_on > as_of))
        .where(within_sight(table.id))
    )


def mentored(as_of: date) -> Select[Any]:
    """rep_id and mentor_id of the mentorships of that day whose mentor is still employed."""
    table, mentor = mentorships.table.c, reps.table.c
    left_on = cast(mentor.doc["left_on"].astext, Date)
    return (
        select(table.rep_id, table.mentor_id)
        .join(reps.table, mentor.id == table.mentor_id)
        .where(table.since <= as_of, or_(table.ended_on.is_(None), table.ended_on > as_of))
        .where(or_(left_on.is_(None), left_on > as_of))
        .order_by(table.rep_id, table.since)
    )


def newcomers_of(known: Iterable[RowMapping], mentors: Mapping[UUID, UUID], as_of: date) -> Newcomers:
    """Who is due first comes first."""
    rows = sorted(_rows(known, mentors, as_of), key=lambda row: (row.due_on, row.label, row.key))
    ends = [row.status for row in rows]
    in_time = ends.count(PathStatus.QUALIFIED)
    return Newcomers(
        as_of=as_of,
        rows=tuple(rows),
        newcomers=len(rows),
        qualified=in_time + ends.count(PathStatus.LATE),
        in_time=in_time,
    )


def _rows(known: Iterable[RowMapping], mentors: Mapping[UUID, UUID], as_of: date) -> Iterator[NewcomerRow]:
    for row in known:
        doc = row["doc"]
        key, joined_on = UUID(doc["id"]), date.fromisoformat(doc["joined_on"])
        told = doc["qualified_on"] and date.fromisoformat(doc["qualified_on"])
        qualified_on = told if told and told <= as_of else None
        due_on = path_ends_on(joined_on)
        yield NewcomerRow(
            key=key,
            label=doc["name"],
            external_id=doc["external_id"],
            unit_id=UUID(doc["unit_id"]),
            joined_on=joined_on,
            due_on=due_on,
            mentor_id=mentors.get(key),
            qualified_on=qualified_on,
            status=path_status(due_on, qualified_on, mentors.get(key), as_of),
        )


def path_status(due_on: date, qualified_on: date | None, mentor_id: UUID | None, as_of: date) -> PathStatus:
    if qualified_on is not None:
        return PathStatus.QUALIFIED if qualified_on <= due_on else PathStatus.LATE
    if as_of > due_on:
        return PathStatus.OVERDUE
    return PathStatus.ON_PATH if mentor_id else PathStatus.NO_MENTOR
