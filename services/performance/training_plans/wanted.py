"""What training is wanted: by skill, how many need it, who teaches it, to make plans from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Date, RowMapping, Select, cast, func, or_, select

from ..courses.projections import courses
from ..courses.things import CourseStatus
from ..reps.projections import reps
from ..training_needs.decider import NeedStatus
from ..training_needs.projections import needs


class WantedRow(BaseModel):
    """`open` needs have no place in a plan of their rep's own yet, `planned` ones have; `courses` in the skill are
    offered."""

    key: str
    label: str
    external_id: str | None = None
    needs: int
    open: int
    planned: int
    courses: int


class Wanted(BaseModel):
    """The skill that most need first. Of needs that are neither met nor dropped, as far as one sees them."""

    rows: tuple[WantedRow, ...]
    needs: int


def needed(today: date) -> Select[Any]:
    """skill, status, count: skills are the same however they are capitalised. Who has left needs none."""
    table, of = needs.table.c, reps.table.c
    skill = func.lower(table.skill).label("skill")
    left_on = cast(of.doc["left_on"].astext, Date)
    return (
        select(skill, table.status, func.count().label("count"))
        .join(reps.table, of.id == table.rep_id)
        .where(or_(left_on.is_(None), left_on > today))
        .where(table.status.in_([NeedStatus.OPEN, NeedStatus.PLANNED]))
        .group_by("skill", table.status)
    )


def taught() -> Select[Any]:
    table = courses.table.c
    skill = func.lower(table.skill).label("skill")
    return select(skill, func.count().label("count")).where(table.status == CourseStatus.OFFERED).group_by("skill")


def wanted_of(found: Iterable[RowMapping], offered: Iterable[RowMapping]) -> Wanted:
    teach = {row["skill"]: row["count"] for row in offered}
    counts: dict[str, dict[str, int]] = {}
    for row in found:
        counts.setdefault(row["skill"], {})[row["status"]] = row["count"]
    rows = [
        WantedRow(
            key=skill,
            label=skill,
            needs=sum(by_status.values()),
            open=by_status.get(NeedStatus.OPEN, 0),
            planned=by_status.get(NeedStatus.PLANNED, 0),
            courses=teach.get(skill, 0),
        )
        for skill, by_status in counts.items()
    ]
    rows.sort(key=lambda row: (-row.needs, row.key))
    return Wanted(rows=tuple(rows), needs=sum(row.needs for row in rows))
