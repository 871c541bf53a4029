"""账龄 aging: what is open, by how long it has been due. Due on the day itself is not due yet."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, distinct, func, or_, select

from services.pipeline.receivables.projections import cash

from .open_items import By, Cut, items, keyed, labelled, total

BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "over_90")
BOUNDS = (0, 30, 60, 90)
"""The most days past due of each bucket but the last."""


def aging(cut: Cut, money: ColumnElement[str], by: By | None) -> Select[Any]:
    """A row for each key, or one for all: the buckets, their `total`, open `invoices`, and what is paid `over`."""
    found = items(cut, money)
    key, source = keyed(found, by)
    # Bounds and no subtraction: to PostgreSQL the last of all dates is infinity, from which nothing is subtracted.
    since = (
        (found.c.due_on >= _days_before(cut.as_of, days), name) for days, name in zip(BOUNDS, BUCKETS, strict=False)
    )
    bucket = case(*since, else_=BUCKETS[-1])
    aged = (
        select(key.label("key"), found.c.invoice_id, found.c.open, found.c.over, bucket.label("bucket"))
        .select_from(source)
        .where(or_(found.c.open > 0, found.c.over > 0))
        .subquery("aged")
    )
    sums = [
        *(func.coalesce(func.sum(aged.c.open).filter(aged.c.bucket == name), 0).label(name) for name in BUCKETS),
        total(aged.c.open).label("total"),
        total(aged.c.over).label("over"),
        func.count(distinct(aged.c.invoice_id)).filter(aged.c.open > 0).label("invoices"),
    ]
    if by is None:
        return select(*sums)
    return labelled(select(aged.c.key, *sums).group_by(aged.c.key).subquery("rows"), by, "total")


def unallocated(cut: Cut, money: ColumnElement[str]) -> Select[Any]:
    """Received, less reversed, less applied, by then."""
    return select(total(cash.c.amount)).where(cut.holds(cash, "on"), cash.c.currency == money)


def _days_before(as_of: date, days: int) -> date:
    return date.fromordinal(max(as_of.toordinal() - days, 1))
