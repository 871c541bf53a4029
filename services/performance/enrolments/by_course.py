"""What courses are worth: who went through them, who passed, what they said, and what came of it.

Handbook 001, 六.3 (不断改进培训质量).
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Integer, RowMapping, Select, cast, func, select

from shared.kernel.fields import Count, Rate
from shared.kernel.money import rate

from .events import Verdict
from .projections import enrolments
from .things import EnrolmentStatus


class CourseRow(BaseModel):
    """`pass_rate` is completed / (completed + failed); `rating` the mean of what trainees said, 1 to 5, with four
    places. `improved` to `unknown` count the last evaluation of each."""

    key: UUID
    label: str
    external_id: str | None = None
    skill: str
    enrolled: Count
    completed: Count
    failed: Count
    pass_rate: Rate | None
    ratings: Count
    rating: Rate | None
    improved: Count
    unchanged: Count
    declined: Count
    unknown: Count


class CourseReport(BaseModel):
    """The course that most have completed comes first."""

    rows: tuple[CourseRow, ...]
    completed: Count


def by_course(first: date | None, last: date | None, skill: str | None) -> Select[Any]:
    """A row for each course: of who was through with it in those days, without any of everybody who is on it."""
    table = enrolments.table.c
    rating = cast(table.doc["feedback"]["rating"].astext, Integer)
    statuses = (_count(table.status == status).label(status) for status in TOLD)
    verdicts = (_count(table.doc["effect"]["verdict"].astext == verdict).label(verdict) for verdict in Verdict)
    statement = select(
        table.course_id.label("key"),
        func.max(table.doc["course"].astext).label("label"),
        func.max(table.skill).label("skill"),
        *statuses,
        *verdicts,
        func.count(rating).label("ratings"),
        func.sum(rating).label("rated"),
    ).group_by(table.course_id)
    if first:
        statement = statement.where(table.completed_on >= first)
    if last:
        statement = statement.where(table.completed_on <= last)
    return statement.where(func.lower(table.skill) == skill.casefold()) if skill else statement


TOLD = (EnrolmentStatus.ENROLLED, EnrolmentStatus.COMPLETED, EnrolmentStatus.FAILED)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def report_of(found: Iterable[RowMapping]) -> CourseReport:
    rows = sorted((_row(row) for row in found), key=lambda row: (-row.completed, row.label, row.key))
    return CourseReport(rows=tuple(rows), completed=sum(row.completed for row in rows))


def _row(row: RowMapping) -> CourseRow:
    told = {name: row[name] for name in ("key", "label", "skill", "ratings", *TOLD, *Verdict)}
    return CourseRow(
        **told,
        pass_rate=rate(Decimal(row["completed"]), Decimal(row["completed"] + row["failed"])),
        rating=rate(Decimal(row["rated"] or 0), Decimal(row["ratings"])),
    )
