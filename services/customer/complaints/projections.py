"""The tables behind GET /v1/complaints and GET /v1/complaint-runs, the report on complaints, and which are late."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    cast,
    func,
    select,
)

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .complaint import ComplaintStatus
from .events import Severity
from .things import COMPLAINT, RUN

complaints = Listing(
    "complaints",
    COMPLAINT,
    [
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("invoice_id", Uuid, index=True),
        Column("severity", Text, nullable=False),
        Column("category", Text, nullable=False),
        Column("product", Text),
        Column("cause", Text),
        Column("status", Text, nullable=False, index=True),
        Column("breached", Boolean, nullable=False),
        Column("raised_at", DateTime(timezone=True), nullable=False, index=True),
        Column("due_by", DateTime(timezone=True), index=True),
        Column("minutes_to_answer", Integer),
        Column("minutes_to_resolve", Integer),
    ],
    held=CUSTOMERS,
    version=2,
)
table = complaints.table


runs = Listing("complaint_runs", RUN, [Column("as_of", DateTime(timezone=True), nullable=False, index=True)], version=2)


def late(as_of: datetime) -> Select[tuple[UUID]]:
    """The complaints whose clock runs and has passed its deadline, which nobody has said yet."""
    running = and_(table.c.status == ComplaintStatus.OPEN, table.c.breached.is_(False))
    return select(table.c.id).where(running, table.c.due_by < as_of).order_by(table.c.due_by, table.c.id)


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
