"""What complaints are counted by, and the statement that counts them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, select

from ..complaints.complaint import ComplaintStatus
from ..complaints.events import Severity
from ..complaints.projections import complaints

table = complaints.table


class By(StrEnum):
    CATEGORY = "category"
    PRODUCT = "product"
    CAUSE = "cause"
    REP = "rep"


GROUPS: dict[By, ColumnElement[Any]] = {
    By.CATEGORY: table.c.category,
    By.PRODUCT: table.c.product,
    By.CAUSE: table.c.cause,
    By.REP: table.c.owner_id,
}


def report(first: datetime, end: datetime, by: By | None) -> Select[Any]:
    """Counts and mean times of the complaints raised from `first` on and before `end`: a row for each group, or one
    row of all. The mean times are whole minutes, halves rounded up."""
    solved = table.c.status.in_((ComplaintStatus.RESOLVED, ComplaintStatus.CLOSED))
    counts: list[ColumnElement[Any]] = [
        func.count().label("complaints"),
        func.count().filter(table.c.severity == Severity.GENERAL).label("general"),
        func.count().filter(table.c.severity == Severity.MAJOR).label("major"),
        func.count().filter(~solved).label("open"),
        func.count().filter(solved).label("resolved"),
        func.count().filter(table.c.breached).label("breached"),
        _mean(table.c.minutes_to_answer).label("minutes_to_answer"),
        _mean(table.c.minutes_to_resolve).label("minutes_to_resolve"),
    ]
    counted = select(*counts).where(table.c.raised_at >= first, table.c.raised_at < end)
    if by is None:
        return counted
    key = GROUPS[by]
    return counted.add_columns(key.label("key")).group_by(key).order_by(func.count().desc(), key.nulls_last())


def _mean(minutes: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.floor(func.avg(minutes) + 0.5), Integer)
